import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVendor, createWorkItem, listChanges, queryWorkItem, updateWorkItem } from '@tracker/core';
import { openTracker, type Tracker } from '@tracker/host';
import { createTestDatabase, urlOf } from '@tracker/testing';
import { onTestFinished } from 'vitest';
import { type Shell, shell } from './command.ts';

/** A repository with a database of its own, its status file, and somebody who works on it through tools meanwhile. */
export interface Project extends Shell {
  readonly opened: Tracker;
  /** The path of the status file. */
  readonly path: string;
  readonly file: () => string;
  readonly save: (text: string) => void;
  readonly create: (title: string, fields?: object) => Promise<string>;
  readonly update: (key: string, fields: object) => Promise<void>;
  readonly item: (key: string) => ReturnType<typeof queryWorkItem.run>;
  readonly vendor: (name: string) => Promise<void>;
  readonly changeCount: () => Promise<number>;
  readonly write: (...flags: readonly string[]) => Promise<{ code: number | null; result: WrittenFile }>;
  readonly git: (...args: readonly string[]) => void;
  readonly configure: (settings: object) => void;
}

interface WrittenFile {
  readonly written: boolean;
  readonly needs_confirmation: boolean;
  readonly edits: readonly { readonly outcome: string; readonly message?: string }[];
  readonly notices: readonly { readonly message: string }[];
}

export const openProject = async (): Promise<Project> => {
  const database = await createTestDatabase();
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
      cwd: user.directory,
      stdio: 'ignore',
    });
  git('init', '-q', '-b', 'main');
  const opened = await openTracker({ workspace: user.directory, env: user.env });
  onTestFinished(async () => {
    await opened.close();
    await database.drop();
  });
  const context = opened.context('test client');
  const path = join(user.directory, '.project_status.md');
  const item = (key: string) => queryWorkItem.run(context, queryWorkItem.input.parse({ id: key }));
  return {
    ...user,
    opened,
    path,
    item,
    file: () => readFileSync(path, 'utf8'),
    save: (text) => writeFileSync(path, text),
    create: async (title, fields = {}) =>
      (await createWorkItem.run(context, createWorkItem.input.parse({ item_type: 'task', title, ...fields }))).key,
    update: async (key, fields) => {
      const { version } = await item(key);
      await updateWorkItem.run(context, updateWorkItem.input.parse({ id: key, version, ...fields }));
    },
    vendor: async (name) => void (await createVendor.run(context, createVendor.input.parse({ name }))),
    changeCount: async () => (await listChanges.run(context, listChanges.input.parse({ limit: 100 }))).changes.length,
    write: async (...flags) => {
      const { code, out } = await user.tracker('status', '--write', '--json', ...flags);
      return { code, result: JSON.parse(out).result };
    },
    git,
    configure: (settings) => {
      mkdirSync(join(user.directory, '.tracker'), { recursive: true });
      const configuration = { workspace_id: opened.workspace.id, ...settings };
      writeFileSync(join(user.directory, '.tracker', 'config.json'), JSON.stringify(configuration));
    },
  };
};
