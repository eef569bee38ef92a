import type { StatusListing } from '../ports/status-listing.ts';
import type { SnapshotRow } from '../ports/workspace-snapshot.ts';

const epoch = '1970-01-01T00:00:00.000Z';

/** The counts of a whole workspace's rows, and the newest time of change among them. */
export const countRows = (rows: Iterable<SnapshotRow>): Pick<StatusListing, 'counts' | 'newestAt'> => {
  const counts = { vendors: 0, deployments: 0, enhancements: 0, active: 0, blocked: 0, completed: 0 };
  let newestAt = epoch;
  for (const { section, row } of rows) {
    if (section === 'vendor') counts.vendors += 1;
    if (section === 'deployment') counts.deployments += 1;
    if (section === 'enhancement') counts.enhancements += 1;
    if (section === 'work_item' && row.deleted_at === null) counts[row.status] += 1;
    if (section !== 'conflict' && 'updated_at' in row && row.updated_at > newestAt) newestAt = row.updated_at;
  }
  return { counts, newestAt };
};
