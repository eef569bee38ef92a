// Appends entries to a journal and says each one's number when it is acknowledged. Arguments: directory, the number of
// the file operation that this process does not live to see (0: none), how many entries (0: for ever), a name.
import { writeSync } from 'node:fs';
import { lethalFileSystem } from '@tracker/testing/lethal-file-system';
import { createJournal } from '../dist/index.js';

const [directory, deathAt, count, name] = process.argv.slice(2);
const workspaceId = '0190a000-0000-7000-8000-000000000001';

const journal = createJournal({
  directory,
  workspaceId,
  clock: () => '2026-01-01T00:00:00.000Z',
  report: (notice) => writeSync(2, `${notice}\n`),
  holder: name,
  lockWaitMs: 60_000,
  fileSystem: lethalFileSystem(deathAt),
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
