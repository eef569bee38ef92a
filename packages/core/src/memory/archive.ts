import type { WorkItem } from '../entities/work-item.ts';
import type { ArchivableFilter } from '../ports/store.ts';
import { isArchivable } from '../rules/archiving.ts';
import { isWithin } from '../rules/hierarchy.ts';
import { archivableIn } from './state.ts';
import { configurationIn, type Tables } from './tables.ts';

/** Items at one depth that may go with all that is live below them; `at` is now, ISO 8601 UTC. */
export const archivableRoots = (tables: Tables, filter: ArchivableFilter, at: string): readonly WorkItem[] => {
  const { createdBefore, depth, after = '', limit } = filter;
  const rule = { createdBefore, currentSessionId: configurationIn(tables).current_session_id };
  const items = [...tables.items.values()];
  const staying = items.filter((item) => !archivableIn(tables, item, at).some((row) => isArchivable(row, rule)));
  return items
    .filter((item) => item.depth === depth && item.id > after && !staying.some(({ path }) => isWithin(path, item.id)))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit);
};
