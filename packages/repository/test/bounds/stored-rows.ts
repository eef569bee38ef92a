import type { WorkItemType } from '@tracker/core';
import { aCommit } from '@tracker/testing';
import { v7 } from 'uuid';
import type { TestHome } from '../test-home.ts';
import { deploymentMetadataBase } from './deployment-bounds.ts';
import { vendorMetadataBase } from './vendor-bounds.ts';
import { workItemMetadataBounds } from './work-item-bounds.ts';

export interface StoredRows {
  readonly workspaceId: string;
  readonly itemOf: Readonly<Record<WorkItemType, string>>;
}

/** One valid row in every table that has bounds, written by plain SQL. */
export const insertRows = async ({ sql }: Pick<TestHome, 'sql'>): Promise<StoredRows> => {
  const workspaceId = v7();
  const insert = (table: string, row: Readonly<Record<string, unknown>>) => {
    const columns = Object.keys(row);
    const places = columns.map((_, position) => `$${position + 2}`);
    return sql(`insert into ${table} (workspace_id, ${columns.join(', ')}) values ($1, ${places.join(', ')})`, [
      workspaceId,
      ...Object.values(row),
    ]);
  };
  const actors = { created_by: 'ann', updated_by: 'ann' };
  await insert('workspaces', { slug: 'bounds' });
  await insert('project_configuration', actors);
  const itemOf: Partial<Record<WorkItemType, string>> = {};
  for (const [position, { itemType, base }] of workItemMetadataBounds.entries()) {
    const id = v7();
    const key = `T-00000${position}`;
    const row = { id, key, item_type: itemType, title: 'An item', path: id, depth: 0, metadata: base, ...actors };
    await insert('work_item_identities', { id, key });
    await insert('work_items', row);
    await insert('archived_work_items', {
      ...row,
      status: 'active',
      version: 1,
      created_at: new Date(),
      updated_at: new Date(),
      archived_by: 'ann',
    });
    itemOf[itemType] = id;
  }
  const vendor = { id: v7(), name: 'Epson', name_key: 'epson', metadata: vendorMetadataBase, ...actors };
  await insert('vendor_extractors', vendor);
  await insert('deployment_events', { id: v7(), commit_hash: aCommit, metadata: deploymentMetadataBase, ...actors });
  await insert('future_enhancements', { id: v7(), title: 'Later', description: '', priority: 1, ...actors });
  await insert('claims', { work_item_id: itemOf.task, holder: 'ann', session: '1', expires_at: new Date() });
  await insert('changes', {
    id: v7(),
    kind: 'work_item.create',
    entity: 'work_item',
    entity_id: itemOf.task,
    fields: {},
    effects: '[]',
    actor: 'ann',
    client_time: new Date(),
  });
  await insert('work_item_dependencies', {
    source_id: itemOf.task,
    target_id: itemOf.project,
    type: 'blocks',
    created_by: 'ann',
  });
  await insert('work_item_vendor_dependencies', {
    work_item_id: itemOf.task,
    vendor_id: vendor.id,
    created_by: 'ann',
  });
  return { workspaceId, itemOf: itemOf as Record<WorkItemType, string> }; // workItemMetadataBounds names every type
};
