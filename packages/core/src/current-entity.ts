import type { EntityType } from './change.ts';
import type { StoredConfiguration } from './entities/configuration.ts';
import type { Enhancement } from './entities/enhancement.ts';
import type { Vendor } from './entities/vendor.ts';
import type { WorkItem } from './entities/work-item.ts';
import type { EnhancementFilter, ReadStore } from './ports/store.ts';

export type VersionedEntity = WorkItem | Vendor | StoredConfiguration | Enhancement;

/** What a change is about, as it is now; null when it is not active any more or is of a type without versions. */
export const currentEntity = async (
  store: ReadStore,
  type: EntityType,
  id: string,
): Promise<VersionedEntity | null> => {
  switch (type) {
    case 'work_item':
      return (await store.workItem(id)).value;
    case 'vendor': {
      const found = (await store.vendors()).value.find((vendor) => vendor.id === id);
      return found === undefined ? null : (await store.vendorByName(found.name)).value;
    }
    case 'configuration':
      return (await store.configuration()).value;
    case 'enhancement':
      return enhancementById(store, id);
    case 'deployment':
    case 'conflict':
      return null;
  }
};

const pageSize = 100;

const enhancementById = async (
  store: ReadStore,
  id: string,
  after?: EnhancementFilter['after'],
): Promise<Enhancement | null> => {
  const { rows } = (await store.enhancements({ limit: pageSize, ...(after === undefined ? {} : { after }) })).value;
  const last = rows.at(-1);
  const found = rows.find((row) => row.id === id);
  if (found !== undefined || last === undefined || rows.length < pageSize) return found ?? null;
  return enhancementById(store, id, { priority: last.priority, id: last.id });
};
