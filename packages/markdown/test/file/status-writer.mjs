// Changes a status file in every way that Tracker does and says its text each time, as JSON, when that is acknowledged.
// Arguments: the file, the lock's path, the number of the file operation that this process does not live to see (0: none),
// the one change to make (none: all).
import { createHmac } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { lethalFileSystem } from '@tracker/testing/lethal-file-system';
import { createMarkdownCopy, createStatusFile, regenerate, statusContent } from '../../dist/index.js';

const [path, lockPath, deathAt, only] = process.argv.slice(2);
const workspaceId = '01890000-0000-7000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const file = createStatusFile({ path, lockPath, holder: 'doomed', fileSystem: lethalFileSystem(deathAt) });
const mac = (text) => createHmac('sha256', 'secret').update(text).digest('hex');
const copy = createMarkdownCopy({ file, workspaceId, mac });
const entry = (order, title) => ({
  change: {
    id: `0190a000-0000-7000-8000-00000000000${order}`,
    kind: 'enhancement.update',
    entityId: '0190a000-0000-7000-8000-000000000003',
    base: { version: order },
    actor: 'doomed',
    clientTime: at,
    fields: { title },
  },
  recordedAt: at,
  order,
  conflictId: null,
});

const steps = [
  () => copy.append([entry(1, 'first')]),
  () => copy.append([entry(2, 'second')]),
  () => file.update((text) => regenerate(text, statusContent(workspaceId, []))),
  () => copy.revise((waiting) => (waiting.order === 1 ? null : waiting)),
];
for (const step of only === undefined ? steps : [steps[only]]) {
  await step();
  writeSync(1, `${JSON.stringify(readFileSync(path, 'utf8'))}\n`);
}
