import type { Effect } from '../change.ts';
import { configurationId } from '../entities/configuration.ts';
import type { WorkItem } from '../entities/work-item.ts';
import { invalidField } from '../errors.ts';
import { nothingMore, type Part, type WorkItemUpdate } from './part.ts';
import type { State, SubtreeNode } from './state.ts';

/** Soft deletion and restoring (FR-012). A deletion remembers its change, so that a restore brings back just what went with it. */
export const decideDeletion = (change: WorkItemUpdate, item: WorkItem, state: State, at: string): Part => {
  const { deletion } = change.fields;
  if (deletion === undefined) return nothingMore;
  return deletion.kind === 'restore' ? restored(change, item, state, at) : deleted(change, deletion, item, state, at);
};

type Deletion = Exclude<NonNullable<WorkItemUpdate['fields']['deletion']>, { kind: 'restore' }>;

const deleted = (change: WorkItemUpdate, deletion: Deletion, item: WorkItem, state: State, at: string): Part => {
  const live = state.subtree.filter(({ id, deleted_at }) => id !== item.id && deleted_at === null);
  if (deletion.kind === 'item' && live.length > 0) throw hasLiveChildren(item, live);
  const ids = live.map(({ id }) => id);
  const sessionId = state.configuration?.current_session_id ?? null;
  const clearsSession = sessionId !== null && [item.id, ...ids].includes(sessionId);
  return {
    ...nothingMore,
    row: { deleted_at: deletion.at },
    writes: [
      ...(ids.length === 0
        ? []
        : [
            {
              kind: 'delete_work_items',
              ids,
              deletedAt: deletion.at,
              at,
              actor: change.actor,
              changeId: change.id,
            } as const,
          ]),
      ...(clearsSession ? [{ kind: 'clear_current_session' } as const] : []),
    ],
    effects: [
      ...live.map((node) => deletionEffect(node, deletion.at)),
      ...(clearsSession ? [sessionEffect(sessionId)] : []),
    ],
  };
};

const restored = (change: WorkItemUpdate, item: WorkItem, state: State, at: string): Part => {
  if (item.deleted_at === null)
    throw invalidField('restore', `${item.key} is not deleted`, 'a deleted item', 'Leave restore out.');
  const { parent_id: target } = change.fields;
  const stays = target === undefined || target === item.parent_id;
  const parent = stays ? state.subtreeParent : null;
  if (parent !== null && parent.deleted_at !== null)
    throw invalidField(
      'restore',
      `the parent ${parent.key} of ${item.key} is deleted`,
      'an item whose parent is not deleted',
      `Restore ${parent.key} first, or move ${item.key} in the same call with parent_id.`,
    );
  const deletedBy = state.subtree.find(({ id }) => id === item.id)?.deleted_by_change;
  const back = state.subtree.filter(
    ({ id, deleted_by_change }) => id !== item.id && deleted_by_change === deletedBy && deletedBy != null,
  );
  const ids = back.map(({ id }) => id);
  return {
    ...nothingMore,
    row: { deleted_at: null },
    writes: ids.length === 0 ? [] : [{ kind: 'restore_work_items', ids, at, actor: change.actor }],
    effects: back.map((node) => deletionEffect(node, null)),
  };
};

const hasLiveChildren = (item: WorkItem, live: readonly SubtreeNode[]) =>
  invalidField(
    'deleted_at',
    `${item.key} has ${live.length} item${live.length === 1 ? '' : 's'} below it that ${live.length === 1 ? 'is' : 'are'} not deleted`,
    'an item without live children, or delete_children: true',
    `To delete the whole subtree repeat the call with delete_children: true; to keep the children move them first.`,
  );

const deletionEffect = ({ id, version, deleted_at }: SubtreeNode, to: string | null): Effect => ({
  entity: 'work_item',
  id,
  version: version + 1,
  fields: { deleted_at: { from: deleted_at, to } },
});

const sessionEffect = (from: string | null): Effect => ({
  entity: 'configuration',
  id: configurationId,
  version: null,
  fields: { current_session_id: { from, to: null } },
});
