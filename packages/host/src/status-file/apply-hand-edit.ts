import {
  type Change,
  type ConflictDetails,
  type EntityChange,
  type Ids,
  LayerUnavailableError,
  rebase,
  type Store,
  TrackerError,
} from '@tracker/core';
import { changesOf, type HandEdit } from '@tracker/markdown';

export interface ApplyingParts {
  readonly store: Pick<Store, 'apply'>;
  readonly ids: Ids;
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** What became of an edit; a refused one stays in the file as it was typed. */
export type EditOutcome =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'conflict'; readonly message: string }
  | { readonly outcome: 'refused'; readonly message: string };

/** Under whose name edits by hand are recorded. */
const handEditor = 'hand-edit';

const attempts = 5;

/**
 * Applies what a hand edit asks for on the version that was edited; fields that nobody else has changed since are merged,
 * the others become a conflict that waits for a choice (FR-031, SPEC section 5).
 *
 * @throws LayerUnavailableError, or DatabaseError, when the database cannot be asked: nothing is known then.
 */
export const applyHandEdit = async (edit: HandEdit, parts: ApplyingParts): Promise<EditOutcome> => {
  const changes = changesOf(edit, { ids: parts.ids, actor: handEditor, clientTime: parts.now });
  if (changes.length === 0)
    return { outcome: 'refused', message: 'It breaks a rule of its fields, such as a length or a range.' };
  const [first] = changes;
  let next = changes;
  for (let attempt = 0; ; attempt += 1) {
    const refusal = await refusalOf(parts.store, next);
    if (refusal === null) return { outcome: 'applied' };
    if (!isMovedBase(refusal) || first === undefined || !isEntityChange(first))
      return { outcome: 'refused', message: refusal.message };
    const rebased = attempt < attempts ? rebase(first, refusal.details) : null;
    if (rebased === null) {
      await parts.store.apply([conflictOf(first, refusal.message, parts)]);
      return { outcome: 'conflict', message: refusal.message };
    }
    next = [rebased];
  }
};

const refusalOf = async (store: ApplyingParts['store'], changes: readonly Change[]): Promise<TrackerError | null> => {
  try {
    await store.apply(changes);
    return null;
  } catch (error) {
    const refused = error instanceof TrackerError && error.code !== 'DatabaseError';
    if (!refused || error instanceof LayerUnavailableError) throw error;
    return error;
  }
};

const isMovedBase = (error: TrackerError): error is TrackerError & { readonly details: ConflictDetails } =>
  error.code === 'VersionConflictError' && error.details !== undefined && 'current_version' in error.details;

const isEntityChange = (change: Change): change is EntityChange =>
  change.kind !== 'conflict.open' && change.kind !== 'conflict.resolve';

/** Its ids follow from the edit, so that the same edit opens one conflict however often it is read. */
const conflictOf = (change: EntityChange, reason: string, { ids, now }: ApplyingParts): Change => {
  const entityId = ids.derived(`conflict of ${change.id}`);
  return {
    id: ids.derived(`opening of ${entityId}`),
    kind: 'conflict.open',
    entityId,
    actor: handEditor,
    clientTime: now,
    fields: { change, reason },
  };
};
