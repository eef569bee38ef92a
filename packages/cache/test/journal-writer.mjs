// Appends entries to a journal and says each one's number when it is acknowledged. Arguments: directory, the number of
// the file operation that this process does not live to see (0: none), how many entries (0: for ever), a name.
import { writeSync } from 'node:fs';
import { nodeFileSystem } from '@tracker/files';
import { createJournal } from '../dist/index.js';

const [directory, deathAt, count, name] = process.argv.slice(2);
const workspaceId = '0190a000-0000-7000-8000-000000000001';

let operations = 0;
const before = () => {
  operations += 1;
  if (operations === Number(deathAt)) process.kill(process.pid, 'SIGKILL');
};
const fileSystem = {
  ...nodeFileSystem,
  async create(path, options) {
    before();
    const file = await nodeFileSystem.create(path, options);
    return {
      async write(data) {
        before();
        await file.write(data.subarray(0, data.length >> 1));
        before();
        await file.write(data.subarray(data.length >> 1));
      },
      async sync() {
        before();
        await file.sync();
      },
      async close() {
        before();
        await file.close();
      },
    };
  },
  async rename(from, to) {
    before();
    await nodeFileSystem.rename(from, to);
  },
  async syncDirectory(path) {
    before();
    await nodeFileSystem.syncDirectory(path);
  },
};

const journal = createJournal({
  directory,
  workspaceId,
  clock: () => '2026-01-01T00:00:00.000Z',
  report: (notice) => writeSync(2, `${notice}\n`),
  holder: name,
  lockWaitMs: 60_000,
  fileSystem,
});

const entry = (title) => ({
  change: {
    id: crypto.randomUUID(),
    kind: 'enhancement.update',
    entityId: '0190a000-0000-7000-8000-000000000003',
    base: { version: 1 },
    actor: name,
    clientTime: '2026-01-01T00:00:00.000Z',
    fields: { title },
  },
  recordedAt: '2026-01-01T00:00:00.000Z',
  order: 1,
  conflictId: null,
});

for (let i = 1; Number(count) === 0 || i <= Number(count); i += 1) {
  const title = `${name} ${i}`;
  await journal.append([entry(title)]);
  writeSync(1, `${title}\n`);
}
