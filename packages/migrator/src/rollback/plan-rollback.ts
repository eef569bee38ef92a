import { type Effect, type EntityChange, type FeedEntry, type Intent, takenBack, titleOf } from '@tracker/core';
import type { LastMigration } from './last-migration.ts';
import { idsIn, linkedIds } from './linked-ids.ts';

/** An entity, or the configuration, that the migration made or changed and that stays. */
export interface Kept {
  readonly entity: FeedEntry['entity'];
  readonly id: string;
  readonly name: string | null;
  readonly reason: string;
}

export interface RollbackPlan {
  readonly changes: readonly EntityChange[];
  /** The entities of the migration that `changes` take away. */
  readonly removed: readonly Pick<FeedEntry, 'entity' | 'entityId'>[];
  readonly kept: readonly Kept[];
  readonly later: readonly { readonly entry: FeedEntry; readonly discarded: boolean }[];
}

export interface RollbackChoice {
  /** Takes back what was changed since as well, as far as it can be taken back. */
  readonly discardLaterChanges: boolean;
  readonly intent: () => Intent;
}

/**
 * The changes that take a migration back, newest first, from the log alone. Whatever a change that stays has touched or
 * refers to stays too, and so does what that needs in turn: nobody's work is overwritten (FR-026, FR-037).
 */
export const planRollback = ({ changes, later }: LastMigration, choice: RollbackChoice): RollbackPlan => {
  const discarded = choice.discardLaterChanges ? discardable(later, choice.intent) : new Set<FeedEntry>();
  const staying = later.filter((entry) => !discarded.has(entry));
  const reasons = reasonsToKeep(changes, staying);
  const gone = removedSince(staying);
  const own = changes
    .filter(isFirstOfItsEntity)
    .filter(({ entityId }) => !reasons.has(entityId) && !gone.has(entityId));
  const undone = [...own, ...later.filter((entry) => discarded.has(entry))];
  return {
    changes: inverses(undone, versionsAfter([...changes, ...later]), choice.intent),
    removed: own.filter(({ entity }) => entity !== 'configuration'),
    kept: changes.filter(isFirstOfItsEntity).flatMap((entry) => {
      const reason = reasons.get(entry.entityId);
      if (reason === undefined || gone.has(entry.entityId)) return [];
      return [{ entity: entry.entity, id: entry.entityId, name: entry.key ?? titleOf(entry), reason }];
    }),
    later: later.map((entry) => ({ entry, discarded: discarded.has(entry) })),
  };
};

/** A migration creates its entities; the states that it gives its items then go with them. */
const isFirstOfItsEntity = ({ kind }: FeedEntry): boolean => kind !== 'work_item.update';

/** Those that have an inverse and touch nothing that a change without one has touched or refers to. */
const discardable = (later: readonly FeedEntry[], intent: RollbackChoice['intent']): ReadonlySet<FeedEntry> => {
  const isInvertible = (entry: FeedEntry) => takenBack(entry, 1, intent()) !== null;
  const fixed = new Set<string>();
  let open = new Set(later);
  for (;;) {
    const left = new Set(
      [...open].filter((entry) => isInvertible(entry) && !entry.effects.some(({ id }) => fixed.has(id))),
    );
    if (left.size === open.size) return left;
    for (const entry of open) if (!left.has(entry)) for (const id of concerned(entry)) fixed.add(id);
    open = left;
  }
};

/** Every entity that a change touched or linked to. */
const concerned = ({ effects }: FeedEntry): readonly string[] =>
  effects.flatMap((effect) => [effect.id, ...linkedIds(effect)]);

const reasonsToKeep = (changes: readonly FeedEntry[], staying: readonly FeedEntry[]): ReadonlyMap<string, string> => {
  const own = new Set(changes.map(({ entityId }) => entityId));
  const reasons = new Map<string, string>();
  const keep = (id: string, reason: string) => {
    if (own.has(id) && !reasons.has(id)) reasons.set(id, reason);
  };
  for (const { actor, number, effects } of staying)
    for (const effect of effects) {
      if (!isOtherField(effect, changes)) keep(effect.id, `${actor} changed it since (change ${number})`);
      for (const id of linkedIds(effect)) keep(id, `${actor} refers to it since (change ${number})`);
    }
  const needs = changes
    .flatMap(({ effects }) => effects)
    .map((effect) => ({ id: effect.id, links: linkedIds(effect) }));
  for (let before = -1; before !== reasons.size; ) {
    before = reasons.size;
    for (const { id, links } of needs) if (reasons.has(id)) for (const link of links) keep(link, 'what stays needs it');
  }
  return reasons;
};

/** The configuration is no entity of the migration: only a field that both changed stays. */
const isOtherField = ({ entity, fields }: Effect, changes: readonly FeedEntry[]): boolean => {
  if (entity !== 'configuration') return false;
  const migrated = changes.flatMap(({ effects }) => effects).filter((effect) => effect.entity === 'configuration');
  return !migrated.some((effect) => Object.keys(effect.fields).some((name) => name in fields));
};

/** Those whose last change removed them. */
const removedSince = (staying: readonly FeedEntry[]): ReadonlySet<string> => {
  const gone = new Set<string>();
  for (const { kind, entityId } of staying)
    if (kind.endsWith('.remove')) gone.add(entityId);
    else gone.delete(entityId);
  return gone;
};

const versionsAfter = (entries: readonly FeedEntry[]): Map<string, number> =>
  new Map(
    entries.flatMap(({ effects }) => effects.flatMap(({ id, version }) => (version === null ? [] : [[id, version]]))),
  );

/** Newest first. Each inverse makes a new version of whatever the change made one of. */
const inverses = (
  entries: readonly FeedEntry[],
  versions: Map<string, number>,
  intent: RollbackChoice['intent'],
): readonly EntityChange[] =>
  [...entries].reverse().flatMap((entry) => {
    const inverse = takenBack(entry, versions.get(entry.entityId) ?? 1, intent());
    for (const { id, version } of entry.effects) if (version !== null) versions.set(id, (versions.get(id) ?? 0) + 1);
    return inverse === null ? [] : [letGo(entry, inverse)];
  });

/**
 * An item is deleted, not removed. It lets go of its reference, so that a migration can bring it anew, and of its vendors,
 * which may have to go as well.
 */
const letGo = ({ kind, effects, entityId }: FeedEntry, inverse: EntityChange): EntityChange => {
  if (kind !== 'work_item.create' || inverse.kind !== 'work_item.update') return inverse;
  const links = effects.find(({ id }) => id === entityId)?.fields.vendor_dependencies;
  const remove = idsIn(links?.to);
  const fields = { ...inverse.fields, external_ref: null };
  return { ...inverse, fields: remove.length === 0 ? fields : { ...fields, vendor_dependencies: { add: [], remove } } };
};
