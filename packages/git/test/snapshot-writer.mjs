// Writes snapshots of rising moments. Arguments: directory, a number that tells the writers apart, how many.
import { createGitLayer } from '../dist/index.js';

const [directory, number, count] = process.argv.slice(2);
const workspaceId = '0190a000-0000-7000-8000-000000000001';
const layer = createGitLayer({
  directory,
  workspaceId,
  statusFile: '.project_status.md',
  timeoutMs: 60_000,
});

for (let i = 1; i <= Number(count); i += 1) {
  const asOf = new Date(Date.UTC(2026, 0, 1, 0, i, Number(number))).toISOString();
  const title = `${i} of ${number}`;
  const row = { id: workspaceId, key: 'T-000000', item_type: 'task', title, status: 'active' };
  const chunks = (async function* () {
    yield [{ section: 'archived_reference', row }];
  })();
  process.send(await layer.write({ head: { workspaceId, asOf, cursor: title }, chunks }));
}
process.disconnect();
