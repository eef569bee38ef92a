import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createVendor, createWorkItem, queryWorkItem, updateWorkItem } from '@tracker/core';
import { openTracker, type Tracker } from '@tracker/host';
import { createTestDatabase, openSession, startFaultProxy, urlOf } from '@tracker/testing';
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
  /** In the table: the feed shows a change only when nothing older on the server can still commit. */
  readonly changeCount: () => Promise<number>;
  readonly write: (...flags: readonly string[]) => Promise<{ code: number | null; result: WrittenFile }>;
  readonly git: (...args: readonly string[]) => void;
  readonly configure: (settings: object) => void;
  /** A busy machine is slow enough for a write of `opened` to wait its turn; it arrives all the same. */
  readonly allInTheDatabase: () => Promise<void>;
  /** What a command sends to the database, in that order, while this runs. */
  readonly statementsOf: (command: () => Promise<unknown>) => Promise<readonly string[]>;
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
  const session = await openSession(database.target);
  onTestFinished(async () => {
    await session.end();
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
    changeCount: async () => {
      const [row] = await session.query('select count(*)::int as count from changes');
      return Number(row?.count);
    },
    write: async (...flags) => {
      const { code, out } = await user.tracker('status', '--write', '--json', ...flags);
      return { code, result: JSON.parse(out).result };
    },
    git,
    allInTheDatabase: async () => {
      // A read tries what waits.
      while ((await opened.store.pending()).length > 0) await opened.store.configuration().then(() => sleep(50));
    },
    statementsOf: async (command) => {
      const sent: string[] = [];
      const proxy = await startFaultProxy(database.target, { onStatement: (sql) => void sent.push(sql) });
      const { DATABASE_URL } = user.env;
      user.env.DATABASE_URL = urlOf(proxy.target);
      try {
        await command();
      } finally {
        user.env.DATABASE_URL = DATABASE_URL;
        await proxy.close();
      }
      return sent;
    },
    configure: (settings) => {
      mkdirSync(join(user.directory, '.tracker'), { recursive: true });
      const configuration = { workspace_id: opened.workspace.id, ...settings };
      writeFileSync(join(user.directory, '.tracker', 'config.json'), JSON.stringify(configuration));
    },
  };
};
