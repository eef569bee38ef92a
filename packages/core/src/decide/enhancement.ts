import type { ChangeOf } from '../change.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import { invalidField, notFound } from '../errors.ts';
import { findCycle } from '../rules/dependencies.ts';
import { changedFields, type Decision, expectedVersion } from './decision.ts';
import { externalRefWrites } from './external-ref.ts';
import { createdVersion, isThere } from './recreation.ts';
import type { State } from './state.ts';

export const decideEnhancementCreation = (
  change: ChangeOf<'enhancement.create'>,
  state: State,
  at: string,
): Decision => {
  const { entityId: id, fields, actor } = change;
  if (state.enhancements.some((known) => known.id === id)) throw isThere(`enhancement "${fields.title}"`);
  const audit = { created_at: at, updated_at: at, created_by: actor, updated_by: actor };
  const row: Enhancement = {
    id,
    ...fields,
    depends_on: acceptedPrerequisites(id, fields.depends_on, state),
    version: createdVersion(change),
    ...audit,
  };
  return {
    kind: 'write',
    writes: [{ kind: 'insert_enhancement', row }, ...externalRefWrites(change, 'enhancement', state)],
    effects: [{ entity: 'enhancement', id, version: row.version, fields: changedFields(null, row) }],
    entity: { type: 'enhancement', value: row },
  };
};

export const decideEnhancementUpdate = (change: ChangeOf<'enhancement.update'>, state: State, at: string): Decision => {
  const current = state.enhancements.find(({ id }) => id === change.entityId);
  if (current === undefined) throw unknownEnhancement(change.entityId, 'id');
  const expected = expectedVersion(change.base, state);
  if (expected !== current.version)
    return { kind: 'conflict', expectedVersion: expected ?? 0, current: { type: 'enhancement', value: current } };
  const row = edited(current, change, state, at);
  return {
    kind: 'write',
    writes: [{ kind: 'replace_enhancement', row, expectedVersion: current.version }],
    effects: [{ entity: 'enhancement', id: row.id, version: row.version, fields: changedFields(current, row) }],
    entity: { type: 'enhancement', value: row },
  };
};

const edited = (
  current: Enhancement,
  { fields, actor }: ChangeOf<'enhancement.update'>,
  state: State,
  at: string,
): Enhancement => ({
  ...current,
  ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  depends_on:
    fields.depends_on === undefined ? current.depends_on : acceptedPrerequisites(current.id, fields.depends_on, state),
  version: current.version + 1,
  updated_at: at,
  updated_by: actor,
});

/** Known enhancements without a cycle; the list replaces the one before. */
export const acceptedPrerequisites = (id: string, wanted: readonly string[], { enhancements }: State): string[] => {
  const ids = [...new Set(wanted)];
  for (const other of ids) {
    if (other === id) throw invalidField('depends_on', 'an enhancement cannot depend on itself', 'other enhancements');
    if (!enhancements.some((known) => known.id === other)) throw unknownEnhancement(other, 'depends_on');
  }
  const edges = enhancements.filter((known) => known.id !== id).flatMap((known) => edgesOf(known.id, known.depends_on));
  const cycle = findCycle(edges, edgesOf(id, ids));
  if (cycle !== null)
    throw invalidField('depends_on', 'would close a cycle', 'enhancements that do not depend on this one');
  return ids.sort();
};

const edgesOf = (source_id: string, targets: readonly string[]): Dependency[] =>
  targets.map((target_id) => ({ source_id, target_id, type: 'depends_on' }));

const unknownEnhancement = (id: string, field: string) =>
  notFound(`${field} names enhancement ${id}, which does not exist.`, 'list_enhancements shows all.');
