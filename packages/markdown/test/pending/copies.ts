import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PendingChange, PendingCopy } from '@tracker/core';
import type { FileSystem } from '@tracker/files';
import { createMarkdownCopy, createStatusFile } from '@tracker/markdown';
import { creation } from '@tracker/testing';
import { onTestFinished } from 'vitest';

export const scratch = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'tracker-markdown-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

const keyedMac =
  (key: string) =>
  (text: string): string =>
    createHmac('sha256', key).update(text).digest('hex');

export const workspaceId = '01890000-0000-7000-8000-000000000001';

interface CopyOptions {
  readonly path: string;
  readonly directory: string;
  readonly key?: string;
  readonly workspace?: string;
  readonly fileSystem?: FileSystem;
}

export const copyAt = ({
  path,
  directory,
  key = 'secret',
  workspace = workspaceId,
  fileSystem,
}: CopyOptions): PendingCopy =>
  createMarkdownCopy({
    file: createStatusFile({
      path,
      lockPath: join(directory, 'markdown.lock'),
      holder: 'test',
      ...(fileSystem === undefined ? {} : { fileSystem }),
    }),
    workspaceId: workspace,
    mac: keyedMac(key),
  });

export const pending = (title: string): PendingChange => ({
  change: creation({ title }),
  recordedAt: '2026-01-01T00:00:00.000Z',
  order: 1,
  conflictId: null,
});

export const titles = async (copy: PendingCopy): Promise<readonly string[]> =>
  (await copy.read()).entries.map(({ change }) =>
    'title' in change.fields ? String(change.fields.title) : change.kind,
  );
