import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotRowKey } from '@tracker/core';
import { createCache, createJournal } from '../../../packages/cache/dist/index.js';
import { createMarkdownCopy, createStatusFile } from '../../../packages/markdown/dist/index.js';

const holder = 'chaos';
const report = () => {};
const clock = () => new Date().toISOString();
const macWith = (key) => (sealed) => createHmac('sha256', key).update(sealed).digest('base64url');

/** What the processes of one machine share: a data directory and a clone of the repository, behind a network of its own. */
export function createMachine({ directory, name, workspaceId, proxy }) {
  const [dataDir, workTree] = [join(directory, 'data'), join(directory, 'work')];
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  mkdirSync(join(workTree, '.tracker'), { recursive: true });
  writeFileSync(join(workTree, '.tracker', 'config.json'), `${JSON.stringify({ workspace_id: workspaceId })}\n`);
  const git = (...args) => execFileSync('git', ['-C', workTree, ...args], { stdio: 'ignore' });
  git('init', '--quiet');
  git('config', 'user.name', 'chaos');
  git('config', 'user.email', 'chaos@localhost');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');

  const own = join(dataDir, 'workspaces', workspaceId);
  const statusFile = () =>
    createStatusFile({ path: join(workTree, '.project_status.md'), lockPath: join(own, 'markdown.lock'), holder });
  const markdownWith = (key) => createMarkdownCopy({ file: statusFile(), workspaceId, mac: macWith(key) });
  const journal = () => createJournal({ directory: own, workspaceId, clock, report, holder });
  const key = () => Buffer.from(readFileSync(join(dataDir, 'keys', 'pending.key'), 'utf8').trim(), 'hex');
  return {
    name,
    dataDir,
    workTree,
    proxy,
    /** What waits, by copy. */
    pending: async () => ({
      journal: (await journal().read()).entries,
      markdown: (await markdownWith(key()).read()).entries,
    }),
    /** Whether a change waits for its turn. */
    hasWaiting: async () => (await journal().read()).entries.some(({ conflictId }) => conflictId === null),
    cacheRows: async () => {
      const rows = new Map();
      const cache = createCache({ directory: own, workspaceId, report, holder });
      for await (const chunk of (await cache.load()).chunks)
        for (const row of chunk) rows.set(snapshotRowKey(row), row);
      return rows;
    },
    /** Takes the journal away, as a disk does that loses a file. */
    loseJournal: () => rmSync(join(own, 'journal.sqlite'), { force: true }),
    /** `git clean -fdx && git checkout .` */
    cleanWorkTree: () => {
      git('clean', '-fdx', '--quiet');
      git('checkout', '.');
    },
    /** Writes a change into the status file as somebody would who has not the user's key. */
    plant: async (change) =>
      await markdownWith('not the key of this user').append([
        { change, recordedAt: clock(), order: 1, conflictId: null },
      ]),
  };
}
