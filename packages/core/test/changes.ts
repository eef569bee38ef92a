import type { ChangeOf, WorkItemType } from '../src/index.ts';

/** The nth id; ids of different n share no key of the shortest length. */
export const idOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

const intent = (n: number) => ({ id: idOf(1_000_000 + n), actor: 'test', clientTime: '2026-01-01T00:00:00.000Z' });

export const creation = (
  n: number,
  fields: Partial<ChangeOf<'work_item.create'>['fields']> & { readonly item_type?: WorkItemType } = {},
): ChangeOf<'work_item.create'> => ({
  ...intent(n),
  kind: 'work_item.create',
  entityId: idOf(n),
  fields: {
    item_type: 'task',
    title: `Item ${n}`,
    metadata: {},
    parent_id: null,
    branch_name: null,
    commit_hash: null,
    pr_number: null,
    dependencies: [],
    vendor_dependencies: [],
    ...fields,
  },
});

/** `n` tells one change from another. */
export const edit = (
  n: number,
  entityId: string,
  version: number,
  fields: ChangeOf<'work_item.update'>['fields'],
): ChangeOf<'work_item.update'> => ({
  ...intent(10_000 + n),
  kind: 'work_item.update',
  entityId,
  base: { version },
  fields,
});
