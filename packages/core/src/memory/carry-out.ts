import type { Write } from '../decide/decision.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { candidateKeys, keyOf, longestKey } from '../ids.ts';
import {
  configurationIn,
  configurationKey,
  edgeKey,
  externalRefKey,
  type Tables,
  vendorDependencyKey,
} from './tables.ts';

export const carryOut = (tables: Tables, write: Write): void => {
  const { items, deletedBy, edges, vendorDependencies } = tables;
  switch (write.kind) {
    case 'insert_work_item':
      items.put(write.row.id, { ...write.row, key: freeKey(write.row, tables) });
      return;
    case 'insert_archived_work_item': {
      const { deleted_by_change, ...row } = write.row;
      tables.archive.put(row.id, { ...row, key: freeKey(row, tables) });
      if (deleted_by_change !== null) deletedBy.put(row.id, deleted_by_change);
      return;
    }
    case 'replace_work_item':
      // A restored item may have got another key when it was inserted.
      items.put(write.row.id, { ...write.row, key: items.get(write.row.id)?.key ?? write.row.key });
      if (write.deletedByChange === null) deletedBy.remove(write.row.id);
      else deletedBy.put(write.row.id, write.deletedByChange);
      return;
    case 'relocate_work_items':
      for (const item of named(write.ids, tables))
        items.put(item.id, {
          ...item,
          path: write.toPath + item.path.slice(write.fromPath.length),
          depth: item.depth + write.depthBy,
        });
      return;
    case 'delete_work_items':
      for (const item of named(write.ids, tables)) {
        items.put(item.id, { ...touched(item, write), deleted_at: write.deletedAt });
        deletedBy.put(item.id, write.changeId);
      }
      return;
    case 'restore_work_items':
      for (const item of named(write.ids, tables)) {
        items.put(item.id, { ...touched(item, write), deleted_at: null });
        deletedBy.remove(item.id);
      }
      return;
    case 'archive_work_items':
      for (const item of named(write.ids, tables)) {
        items.remove(item.id);
        tables.claims.remove(item.id);
        tables.archive.put(item.id, { ...item, archived_at: write.at });
      }
      return;
    case 'unarchive_work_items':
      for (const item of write.rows) {
        tables.archive.remove(item.id);
        tables.restoredAt.put(item.id, write.at);
        items.put(item.id, item);
      }
      return;
    case 'insert_dependencies':
      for (const edge of write.edges) edges.put(edgeKey(edge), edge);
      return;
    case 'delete_dependencies':
      for (const edge of write.edges) edges.remove(edgeKey(edge));
      return;
    case 'insert_vendor_dependencies':
      for (const row of vendorLinks(write)) vendorDependencies.put(vendorDependencyKey(row), row);
      return;
    case 'delete_vendor_dependencies':
      for (const row of vendorLinks(write)) vendorDependencies.remove(vendorDependencyKey(row));
      return;
    case 'insert_external_ref':
      tables.externalRefs.put(externalRefKey(write.ref), write.ref);
      return;
    case 'delete_external_ref':
      tables.externalRefs.remove(externalRefKey(write.ref));
      return;
    case 'clear_current_session':
      tables.configuration.put(configurationKey, { ...configurationIn(tables), current_session_id: null });
      return;
    case 'insert_vendor':
    case 'replace_vendor':
      tables.vendors.put(write.row.id, write.row);
      return;
    case 'delete_vendor':
      tables.vendors.remove(write.id);
      return;
    case 'delete_deployment':
      tables.deployments.remove(write.id);
      return;
    case 'delete_enhancement':
      tables.enhancements.remove(write.id);
      return;
    case 'insert_deployment':
      tables.deployments.put(write.row.id, write.row);
      return;
    case 'replace_configuration':
      tables.configuration.put(configurationKey, write.row);
      return;
    case 'insert_enhancement':
    case 'replace_enhancement':
      tables.enhancements.put(write.row.id, write.row);
      return;
    case 'insert_conflict':
    case 'replace_conflict':
      tables.conflicts.put(write.row.id, write.row);
      return;
  }
};

const vendorLinks = ({
  workItemId,
  vendorIds,
}: Extract<Write, { kind: 'insert_vendor_dependencies' | 'delete_vendor_dependencies' }>) =>
  vendorIds.map((vendor_id) => ({ work_item_id: workItemId, vendor_id }));

const named = (ids: readonly string[], { items }: Tables): readonly WorkItem[] =>
  ids.flatMap((id) => items.get(id) ?? []);

const touched = (item: WorkItem, { at, actor }: { readonly at: string; readonly actor: string }): WorkItem => ({
  ...item,
  version: item.version + 1,
  updated_at: at,
  updated_by: actor,
});

/** The key that it has, where that is free. */
const freeKey = ({ id, key, item_type }: WorkItem, { items, archive, by }: Tables): string =>
  candidateKeys(key, item_type, id).find(
    (candidate) => items.by(by.itemKey, candidate).length + archive.by(by.archivedKey, candidate).length === 0,
  ) ?? keyOf(item_type, id, longestKey);
