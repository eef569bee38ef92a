/** A process that replays what waits on its machine until nothing does, and prints how many changes it applied itself. */
import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createJournal } from '@tracker/cache';
import { createFallbackStore } from '@tracker/fallback';
import { tryLockFile } from '@tracker/files';
import { createMarkdownCopy, createStatusFile } from '@tracker/markdown';
import { createDatabase } from '@tracker/repository';

const { target, data, work, workspaceId } = JSON.parse(process.argv[2]);
const clock = () => new Date().toISOString();
const holder = `drainer ${process.pid}`;
const digest = (text) => createHash('sha256').update(text).digest('hex');
const derived = (name) => {
  const hex = digest(`${workspaceId}\n${name}`);
  return `00000000-0000-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
};

const database = createDatabase({ target, applicationName: 'drainer', clock });
const file = createStatusFile({
  path: join(work, '.project_status.md'),
  lockPath: join(data, 'markdown.lock'),
  holder,
});
const store = createFallbackStore({
  primary: database.store({ id: workspaceId, slug: 'test' }),
  layers: [],
  copies: [
    createJournal({ directory: data, workspaceId, clock, report: () => {}, holder }),
    createMarkdownCopy({
      file,
      workspaceId,
      mac: (text) => createHmac('sha256', 'key of the test').update(text).digest('hex'),
    }),
  ],
  withLease: async (replay) => {
    const lock = await tryLockFile(join(data, 'replay.lock'), { mode: 'exclusive', waitMs: 0, holder });
    if (lock === null) return null;
    try {
      return await replay();
    } finally {
      lock.release();
    }
  },
  ids: { next: () => derived(String(Math.random())), derived, digest },
  clock,
});

// Both begin together: whoever started them says when.
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
let applied = 0;
while ((await store.pending()).some(({ conflictId }) => conflictId === null)) {
  const report = await store.sync().catch(() => null);
  applied += report?.applied ?? 0;
  if (report === null) await sleep(10);
}
process.stdout.write(`${JSON.stringify({ applied })}\n`);
await database.close();
process.exit(0);
