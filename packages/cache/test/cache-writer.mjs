// Writes three states of a cache and says each one's number when it is acknowledged. Arguments: directory, the number of the
// file operation that this process does not live to see (0: none).
import { writeSync } from 'node:fs';
import { createCache } from '../dist/index.js';

const [directory, deathAt] = process.argv.slice(2);
process.env.DEATH_AT = deathAt;
const workspaceId = '0190a000-0000-7000-8000-000000000001';
const cache = createCache({
  directory,
  workspaceId,
  report: (notice) => writeSync(2, `${notice}\n`),
  holder: 'doomed',
  worker: new URL('./lethal-cache-worker.mjs', import.meta.url),
});
const reference = (n) => ({
  section: 'archived_reference',
  row: { id: `id ${n}`, key: `T-00000${n}`, item_type: 'task', title: `title ${n}`, status: 'active' },
});
const head = (n) => ({ workspaceId, asOf: `2026-01-0${n}T00:00:00.000Z`, cursor: String(n) });
async function* chunks() {
  yield [reference(1)];
}

const writer = await cache.openWriter();
await writer.replace({ head: head(1), chunks: chunks() });
writeSync(1, '1\n');
for (const n of [2, 3]) {
  await writer.advance({ head: head(n), put: [reference(n)], removed: [] });
  writeSync(1, `${n}\n`);
}
await writer.release();
