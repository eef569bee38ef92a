import type { Change } from '../change.ts';
import type { ExternalRef, KnownExternalRef } from '../entities/external-ref.ts';
import { invalidField } from '../errors.ts';
import type { Write } from './decision.ts';
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

export const externalRefOf = (change: Change): ExternalRef | undefined =>
  'externalRef' in change ? change.externalRef : undefined;

const referenceTaken = ({ system, id }: ExternalRef) =>
  invalidField(
    'external_ref',
    `${system} "${id}" was imported before`,
    'a reference that no entity of this workspace has',
    'Update what was imported instead.',
  );
