import * as z from 'zod';
import type { ChangeOf, WorkItemEdit } from '../change.ts';
import { inputTime } from '../entities/audit.ts';
import {
  branchName,
  commitHash,
  prNumber,
  title,
  type WorkItem,
  workItem,
  workItemStatus,
} from '../entities/work-item.ts';
import { invalidField } from '../errors.ts';
import type { Warning } from '../ports/store.ts';
import { normalised } from '../rules/dependencies.ts';
import { jsonText, text } from '../text.ts';
import { ifKnown } from './if-known.ts';
import { actorName, edges, itemRef, metadata, readVersion, vendorRefs } from './parameters.ts';
import { archivedOrUnknown, resolvedItems, resolvedVendors } from './references.ts';
import { defineUseCase, envelope, envelopeOf, type UseCaseContext } from './use-case.ts';
import { onlyEntity } from './writing.ts';

const input = z.strictObject({
  id: itemRef.describe('Id or key'),
  version: readVersion,
  title: title.optional(),
  status: workItemStatus.optional(),
  metadata: metadata.optional().describe('Merged by top-level key; null removes one'),
  note: text(1, 5000).optional().describe('Appended to the notes; alone it never conflicts'),
  parent_id: itemRef.nullable().optional().describe('Moves the subtree; null makes a root'),
  branch_name: branchName.nullable().optional(),
  commit_hash: commitHash.nullable().optional(),
  pr_number: prNumber.nullable().optional(),
  dependencies: jsonText(z.strictObject({ add: edges.default([]), remove: edges.default([]) })).optional(),
  vendor_dependencies: jsonText(
    z.strictObject({ add: vendorRefs.default([]), remove: vendorRefs.default([]) }),
  ).optional(),
  deleted_at: inputTime.nullable().optional().describe('Soft-deletes'),
  restore: z.boolean().optional().describe('Brings back the item and what went with it'),
  delete_children: z.boolean().optional().describe('With deleted_at: the whole subtree'),
  updated_by: actorName.optional(),
});
type Input = z.output<typeof input>;

/** Changes an item: one call, one change, one new version (FR-008 to FR-012, FR-037). */
export const updateWorkItem = defineUseCase({
  input,
  output: workItem.extend(envelope),
  run: async (context, request) => {
    const item = await itemToChange(context, request);
    const fields = await editOf(context, request, item);
    const change: ChangeOf<'work_item.update'> = {
      id: context.ids.next(),
      kind: 'work_item.update',
      entityId: item.id,
      base: { version: request.version },
      fields,
      actor: request.updated_by ?? context.actor,
      clientTime: context.clock(),
    };
    const applied = await context.store.apply([change]);
    const after = onlyEntity(applied, 'work_item');
    return { ...after, ...envelopeOf(applied, await blockedWithoutReason(context, request, after)) };
  },
});

const itemToChange = async ({ store }: UseCaseContext, { id }: Input): Promise<WorkItem> => {
  const { value } = await store.workItem(id);
  if (value === null) throw await archivedOrUnknown(store, id);
  return value;
};

const editOf = async (context: UseCaseContext, request: Input, item: WorkItem): Promise<WorkItemEdit> => {
  const { title, status, metadata, branch_name, commit_hash, pr_number } = request;
  const deletion = deletionOf(request, item);
  const edit: WorkItemEdit = {
    ...given({ title, status, metadata, branch_name, commit_hash, pr_number, deletion }),
    ...given({ note: noteOf(context, request) }),
    ...given(await linksOf(context, request)),
  };
  const echoesLiveItem = request.deleted_at === null;
  if (Object.keys(edit).length === 0 && !echoesLiveItem) throw nothingToChange();
  return edit;
};

const given = <Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  }; // the entries are the fields', less the undefined ones

const noteOf = ({ clock, actor }: UseCaseContext, { note, updated_by }: Input) =>
  note === undefined ? undefined : { at: clock(), by: updated_by ?? actor, text: note };

const linksOf = async ({ store }: UseCaseContext, { parent_id, dependencies, vendor_dependencies }: Input) => {
  const edgeRefs = [...(dependencies?.add ?? []), ...(dependencies?.remove ?? [])].map(({ id }) => id);
  const itemId = await resolvedItems(store, parent_id == null ? edgeRefs : [parent_id, ...edgeRefs]);
  const vendors = [...(vendor_dependencies?.add ?? []), ...(vendor_dependencies?.remove ?? [])];
  const vendorId = await resolvedVendors(store, vendors);
  const edge = (field: string) => (stated: NonNullable<typeof dependencies>['add'][number]) => ({
    id: itemId(stated.id, field),
    type: stated.type,
  });
  return {
    parent_id: parent_id == null ? parent_id : itemId(parent_id, 'parent_id'),
    dependencies: dependencies && {
      add: dependencies.add.map(edge('dependencies.add')),
      remove: dependencies.remove.map(edge('dependencies.remove')),
    },
    vendor_dependencies: vendor_dependencies && {
      add: vendor_dependencies.add.map((ref) => vendorId(ref, 'vendor_dependencies.add')),
      remove: vendor_dependencies.remove.map((ref) => vendorId(ref, 'vendor_dependencies.remove')),
    },
  };
};

/** `deleted_at: null` restores a deleted item and says nothing about a live one, so that a read item can be sent back. */
const deletionOf = ({ deleted_at, restore, delete_children }: Input, item: WorkItem): WorkItemEdit['deletion'] => {
  if (restore === true && deleted_at != null) throw invalidField('restore', 'contradicts deleted_at', 'one of the two');
  if (delete_children === true && deleted_at == null)
    throw invalidField(
      'delete_children',
      'needs deleted_at',
      'deleted_at with the time of the deletion',
      'Send deleted_at: the current time.',
    );
  if (restore === true) return { kind: 'restore' };
  if (deleted_at === null) return item.deleted_at === null ? undefined : { kind: 'restore' };
  if (deleted_at === undefined) return undefined;
  return { kind: delete_children === true ? 'subtree' : 'item', at: deleted_at };
};

const nothingToChange = () =>
  invalidField(
    'input',
    'changes nothing',
    'at least one of title, status, metadata, note, parent_id, git fields, dependencies, vendor_dependencies, deleted_at, restore',
  );

/** Blocking without a reason or an open dependency is accepted with a warning (SPEC section 2). */
const blockedWithoutReason = async (
  { store }: UseCaseContext,
  { status }: Input,
  item: WorkItem,
): Promise<readonly Warning[]> => {
  if (status !== 'blocked' || isReason(item.metadata.blocked_reason)) return [];
  const view = await ifKnown(store.workItemView(item.id, { children: false, dependencies: true }));
  if (view === null) return [];
  const waits = view.dependencies.some(({ type, direction, item: other }) => {
    const edge =
      direction === 'out' ? { source_id: item.id, target_id: other.id } : { source_id: other.id, target_id: item.id };
    return normalised({ ...edge, type }).blocked === item.id && other.status !== 'completed';
  });
  const broken = view.vendorDependencies.some((vendor) => vendor.status === 'broken');
  if (waits || broken) return [];
  return [
    {
      code: 'blocked_without_reason',
      message: `${item.key} is blocked by nothing that Tracker knows of: add metadata.blocked_reason or a dependency.`,
    },
  ];
};

const isReason = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
