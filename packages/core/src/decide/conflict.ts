import { type ChangeOf, changedTypeOf, type EntityChange } from '../change.ts';
import type { Conflict } from '../entities/conflict.ts';
import { invalidField, notFound } from '../errors.ts';
import { isRemoval, wantedFields } from '../rebase.ts';
import { changedFields, type Decision, expectedVersion } from './decision.ts';
import type { State } from './state.ts';

/** A waiting change becomes a conflict that every client sees: what it wants, what it started from, what is there (SPEC section 5). */
export const decideConflictOpening = (
  { entityId: id, fields: { change, reason }, actor }: ChangeOf<'conflict.open'>,
  state: State,
  at: string,
): Decision => {
  const current = currentOf(change, state);
  const row: Conflict = {
    id,
    change,
    entity: changedTypeOf(change),
    entity_id: change.entityId,
    base_version: 'base' in change ? expectedVersion(change.base, state) : null,
    current_version: versionOf(current),
    reason,
    fields: disputedFields(change, current, state),
    status: 'open',
    resolution: null,
    value: null,
    resolved_by: null,
    resolved_at: null,
    created_at: at,
    created_by: actor,
  };
  return written({ kind: 'insert_conflict', row }, null);
};

/** Settled once, by an explicit choice; the change that was chosen is applied in the same batch. */
export const decideConflictResolution = (
  { entityId: id, fields: { choice, value }, actor }: ChangeOf<'conflict.resolve'>,
  { conflicts }: State,
  at: string,
): Decision => {
  const conflict = conflicts.find((candidate) => candidate.id === id);
  if (conflict === undefined)
    throw notFound(`Conflict ${id} does not exist in this workspace.`, 'list_conflicts shows those that are open.');
  if (conflict.status === 'resolved')
    throw invalidField(
      'id',
      `names a conflict that ${conflict.resolved_by} settled as "${conflict.resolution}"`,
      'an open conflict',
      'list_conflicts shows those that are open; to change the outcome update the entity itself.',
    );
  if ((choice === 'value') !== (value !== null))
    throw invalidField(
      'value',
      'belongs to choice "value", and only to it',
      'the fields to apply, with choice "value"',
    );
  const row: Conflict = {
    ...conflict,
    status: 'resolved',
    resolution: choice,
    value,
    resolved_by: actor,
    resolved_at: at,
  };
  return written({ kind: 'replace_conflict', row }, conflict);
};

const written = (
  write: Extract<Decision, { kind: 'write' }>['writes'][number] & { readonly row: Conflict },
  before: Conflict | null,
): Decision => ({
  kind: 'write',
  writes: [write],
  effects: [{ entity: 'conflict', id: write.row.id, version: null, fields: changedFields(before, write.row) }],
  entity: { type: 'conflict', value: write.row },
});

const currentOf = ({ kind, entityId }: EntityChange, state: State): Readonly<Record<string, unknown>> | null => {
  const { items, vendors, configuration, enhancements } = state;
  const found =
    items.get(entityId) ??
    vendors.find(({ id }) => id === entityId) ??
    enhancements.find(({ id }) => id === entityId) ??
    (kind === 'configuration.update' ? configuration : null);
  return found ?? null;
};

const versionOf = (current: Readonly<Record<string, unknown>> | null): number | null =>
  typeof current?.version === 'number' ? current.version : null;

/** The wanted fields that were changed after the base, with the value that they had then. */
const disputedFields = (
  change: EntityChange,
  current: Readonly<Record<string, unknown>> | null,
  { history }: State,
): Conflict['fields'] => {
  const fields: Conflict['fields'] = {};
  for (const [name, mine] of Object.entries(wantedIn(change, history))) {
    const first = history.find((effect) => name in effect.fields);
    if (first !== undefined)
      fields[name] = { base: first.fields[name]?.from ?? null, mine, theirs: fieldOf(current, name) };
  }
  return fields;
};

/** A removal wants everything gone, so that whatever was changed is disputed. */
const wantedIn = (change: EntityChange, history: State['history']): Readonly<Record<string, unknown>> =>
  isRemoval(change)
    ? Object.fromEntries(history.flatMap(({ fields }) => Object.keys(fields)).map((name) => [name, null]))
    : wantedFields(change);

const fieldOf = (current: Readonly<Record<string, unknown>> | null, field: string): unknown => {
  const [column = '', ...key] = field.split('.');
  const value = current?.[column] ?? null;
  return key.length === 0 ? value : ((value as Record<string, unknown> | null)?.[key.join('.')] ?? null); // metadata is an object
};
