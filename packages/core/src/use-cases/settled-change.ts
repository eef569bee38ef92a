import { changedTypeOf, type EntityChange, entityChange } from '../change.ts';
import { currentEntity } from '../current-entity.ts';
import type { ReadStore } from '../ports/store.ts';
import type { JsonObject } from '../text.ts';
import { parsed } from '../validation.ts';

/**
 * A waiting change as somebody chose it: on the version that its entity has by now, with other values for the fields in
 * `value` (a column or `metadata.<key>`). Its id stays, so that what was made on top of it finds it.
 */
export const settledChange = async (
  store: ReadStore,
  change: EntityChange,
  value: JsonObject,
): Promise<EntityChange> => {
  // Where it does not exist the store says so.
  const current = 'base' in change ? await currentEntity(store, changedTypeOf(change), change.entityId) : null;
  return parsed(
    entityChange,
    {
      ...change,
      ...(current === null ? {} : { base: { version: current.version } }),
      fields: withValue(change.fields, value),
    },
    { hint: 'Send the fields of the conflict, each with a value of its kind.' },
  );
};

const withValue = (fields: Readonly<Record<string, unknown>>, value: JsonObject): Record<string, unknown> => {
  const next: Record<string, unknown> = { ...fields };
  const metadata: Record<string, unknown> = { ...(fields.metadata as JsonObject | undefined) }; // every kind keeps an object there
  for (const [name, chosen] of Object.entries(value)) {
    if (name.startsWith(metadataField)) metadata[name.slice(metadataField.length)] = chosen;
    else if (name === 'deleted_at')
      next.deletion = chosen === null ? { kind: 'restore' } : { kind: 'item', at: chosen };
    else next[name] = chosen;
  }
  return Object.keys(metadata).length === 0 ? next : { ...next, metadata };
};

const metadataField = 'metadata.';
