import {
  type AppliedChange,
  type ApplyOptions,
  type Change,
  type ChangedEntity,
  type Decision,
  decide,
  emptyState,
  keyOf,
  longestKey,
  nameTaken,
  type Requirements,
  requirementsOf,
  type State,
  shortestKey,
  TrackerError,
  versionConflict,
  withKey,
} from '@tracker/core';
import type { ArchiveReads } from './archive/archive-reads.ts';
import { DecisionOutdated } from './carry-out.ts';
import { isDeadlock, violatedUnique } from './errors.ts';
import type { HotReads } from './hot-reads.ts';
import { hotStatement, type ParentGuard, type WrittenRow } from './hot-writes.ts';
import type { KnownChanges } from './known-changes.ts';
import type { Qualify, Run } from './statements.ts';

export interface ApplyParts {
  readonly run: Run;
  readonly reads: HotReads;
  readonly archivedByRef: ArchiveReads['byRef'];
  readonly known: KnownChanges;
  readonly workspaceId: string;
  readonly at: Qualify;
  readonly clock: () => string;
  /** Applies the changes in one transaction under the structural lock. */
  readonly inTransaction: (changes: readonly Change[], options: ApplyOptions) => Promise<readonly AppliedChange[]>;
}

/** How often a decision is taken again after somebody else's write made it outdated. */
const attempts = 20;

/** How often that is tried without a lock: a note never conflicts, however many clients write to its item at once. */
const attemptsWithoutLock = 5;

/**
 * Applies every change or none. One change on one row is decided on a plain read and carried out by one statement that
 * checks what the decision was based on; everything else happens in a transaction under the structural lock.
 */
export const applyChanges = async (
  parts: ApplyParts,
  changes: readonly Change[],
  options: ApplyOptions = {},
): Promise<readonly AppliedChange[]> => {
  const [change] = changes;
  if (change === undefined) return [];
  const single = changes.length === 1 && options.check === undefined && isPlain(requirementsOf(change));
  let keyLength = shortestKey;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const withoutLock = single && attempt < attemptsWithoutLock;
    const applied = withoutLock ? await applyOne(parts, change, keyLength) : await applyAll(parts, changes, options);
    if (applied === 'key taken') keyLength = Math.min(keyLength + 1, longestKey);
    else if (applied !== 'outdated') return applied;
  }
  throw busy();
};

type Attempt = readonly AppliedChange[] | 'outdated' | 'key taken';

const isPlain = ({ structural, baseChange }: Requirements): boolean => !structural && baseChange === null;

const applyAll = async (
  { inTransaction }: ApplyParts,
  changes: readonly Change[],
  options: ApplyOptions,
): Promise<Attempt> => {
  try {
    return await inTransaction(changes, options);
  } catch (error) {
    // What was taken meanwhile is seen when the batch is decided again.
    if (error instanceof DecisionOutdated || isDeadlock(error) || violatedUnique(error) !== null) return 'outdated';
    throw error;
  }
};

/** A change that was applied before may look refused or in conflict now, so its id is looked up before anything else is said. */
const applyOne = async (parts: ApplyParts, change: Change, keyLength: number): Promise<Attempt> => {
  const outcome = await attemptOne(parts, change, keyLength);
  if (outcome.kind === 'applied') return [outcome.applied];
  const known = (await parts.known.find([change])).get(change.id);
  if (known !== undefined) return [known];
  if (outcome.kind === 'outdated' || outcome.kind === 'key taken') return outcome.kind;
  throw outcome.kind === 'refused' ? outcome.error : await conflictError(parts.known, change, outcome.decision);
};

type Outcome =
  | { readonly kind: 'applied'; readonly applied: AppliedChange }
  | { readonly kind: 'outdated' }
  | { readonly kind: 'key taken' }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'conflict'; readonly decision: Extract<Decision, { kind: 'conflict' }> };

const attemptOne = async (parts: ApplyParts, change: Change, keyLength: number): Promise<Outcome> => {
  const state = await stateForOne(parts, requirementsOf(change));
  const decided = decision(change, state, parts.clock());
  if (decided instanceof TrackerError) return { kind: 'refused', error: decided };
  if (decided.kind === 'conflict') return { kind: 'conflict', decision: decided };
  return write(parts, change, withKey(decided, keyOfLength(decided, keyLength)), parentGuard(change, state));
};

const decision = (change: Change, state: State, at: string): Decision | TrackerError => {
  try {
    return decide(change, state, at);
  } catch (error) {
    if (error instanceof TrackerError) return error;
    throw error;
  }
};

const write = async (
  { run, workspaceId, at }: ApplyParts,
  change: Change,
  decided: Extract<Decision, { kind: 'write' }>,
  parent: ParentGuard | null,
): Promise<Outcome> => {
  const statement = hotStatement(change, decided, parent, workspaceId, at);
  try {
    const [written] = await run<WrittenRow>(statement);
    if (written === undefined) return { kind: 'outdated' };
    const entity = inItsPlace(decided.entity, written);
    return { kind: 'applied', applied: { changeId: change.id, outcome: 'applied', entity, effects: decided.effects } };
  } catch (error) {
    return refusedWrite(change, error);
  }
};

/** An update leaves an item's place alone, and a move of its ancestors bumps no version: the row says where it is by now. */
const inItsPlace = (entity: ChangedEntity, { parent_id, path, depth }: WrittenRow): ChangedEntity =>
  entity.type === 'work_item' && path !== undefined && depth !== undefined
    ? { type: 'work_item', value: { ...entity.value, parent_id: parent_id ?? null, path, depth } }
    : entity;

/** The change's own id, a key or a vendor's name was taken between the decision and the insert. */
const refusedWrite = (change: Change, error: unknown): Outcome => {
  if (isDeadlock(error)) return { kind: 'outdated' };
  const constraint = violatedUnique(error);
  if (constraint === null) throw error;
  if (constraint === 'vendor_extractors_workspace_id_name_key_key' && change.kind === 'vendor.create')
    return { kind: 'refused', error: nameTaken(change.fields.name) };
  return /^work_item(s|_identities)_workspace_id_key_key$/.test(constraint)
    ? { kind: 'key taken' }
    : { kind: 'outdated' };
};

/** A plain decision looks at a few rows of its own: the item or vendor, a new item's parent, a vendor's namesake. */
const stateForOne = async ({ reads, archivedByRef }: ApplyParts, needs: Requirements): Promise<State> => {
  const items = needs.items.length === 0 ? [] : await reads.workItemsByRef(needs.items);
  const archived = items.length === needs.items.length ? [] : await archivedByRef(needs.items);
  const byId = needs.vendorIds.length === 0 ? [] : await reads.vendorsById(needs.vendorIds);
  const byName = await Promise.all(needs.vendorNames.map(reads.vendorByName));
  return {
    ...emptyState,
    items: new Map(items.map((item) => [item.id, item])),
    archivedItems: new Map(archived.map((item) => [item.id, item])),
    vendors: [...byId, ...byName.flatMap((vendor) => vendor ?? [])],
  };
};

const parentGuard = (change: Change, { items }: State): ParentGuard | null => {
  if (change.kind !== 'work_item.create' || change.fields.parent_id === null) return null;
  const parent = items.get(change.fields.parent_id);
  return parent === undefined ? null : { id: parent.id, path: parent.path };
};

const keyOfLength = ({ writes: [first] }: Extract<Decision, { kind: 'write' }>, length: number): string =>
  first?.kind === 'insert_work_item' ? keyOf(first.row.item_type, first.row.id, length) : '';

export const conflictError = async (
  known: KnownChanges,
  change: Change,
  conflict: Extract<Decision, { kind: 'conflict' }>,
): Promise<TrackerError> =>
  versionConflict(conflict, await known.fieldsSince(change.entityId, conflict.expectedVersion));

const busy = (): TrackerError =>
  new TrackerError(
    'DatabaseError',
    'The item was changed by others again and again while this change was being applied.',
    {
      hint: 'Nothing was changed; repeat the call.',
    },
  );
