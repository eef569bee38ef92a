import type { Change } from '../change.ts';
import type { ExternalRef, KnownExternalRef } from '../entities/external-ref.ts';
import { invalidField } from '../errors.ts';
import { sameValue, type Write } from './decision.ts';
import { nothingMore, type Part, type WorkItemUpdate } from './part.ts';
import type { State } from './state.ts';

/** The reference that a creation brings along, as a row of its own; nothing for a change without one. */
export const externalRefWrites = (
  change: Change,
  entity: KnownExternalRef['entity'],
  { externalRefs }: State,
): readonly Write[] => {
  const ref = externalRefOf(change);
  if (ref === undefined) return [];
  if (externalRefs.some(({ system, id }) => system === ref.system && id === ref.id)) throw referenceTaken(ref);
  return [{ kind: 'insert_external_ref', ref: { ...ref, entity, entityId: change.entityId } }];
};

/** The reference that a change gives its entity, at its creation or, when a release is undone, later. */
export const externalRefOf = (change: Change): ExternalRef | undefined => {
  if (change.kind === 'work_item.update') return change.fields.external_ref ?? undefined;
  return 'externalRef' in change ? change.externalRef : undefined;
};

/** An item lets go of its reference, or takes another in its place. */
export const decideExternalRef = (change: WorkItemUpdate, state: State): Part => {
  const { external_ref: wanted } = change.fields;
  if (wanted === undefined) return nothingMore;
  const [known] = state.knownRefs;
  const from = known === undefined ? null : { system: known.system, id: known.id };
  if (sameValue(from, wanted)) return nothingMore;
  return {
    ...nothingMore,
    writes: [
      ...(known === undefined ? [] : [{ kind: 'delete_external_ref' as const, ref: known }]),
      ...externalRefWrites(change, 'work_item', state),
    ],
    fields: { external_ref: { from, to: wanted } },
  };
};

const referenceTaken = ({ system, id }: ExternalRef) =>
  invalidField(
    'external_ref',
    `${system} "${id}" was imported before`,
    'a reference that no entity of this workspace has',
    'Update what was imported instead.',
  );
