import { type EntityChange, entityChange } from '../change.ts';
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
  const version = 'base' in change ? await currentVersion(store, change) : null;
  return parsed(
    entityChange,
    {
      ...change,
      ...(version === null ? {} : { base: { version } }),
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

/** Null when the entity does not exist: the store then says so. */
const currentVersion = async (store: ReadStore, { kind, entityId }: EntityChange): Promise<number | null> => {
  switch (kind) {
    case 'work_item.update':
      return (await store.workItem(entityId)).value?.version ?? null;
    case 'vendor.update':
    case 'vendor.remove': {
      const found = (await store.vendors()).value.find(({ id }) => id === entityId);
      return found === undefined ? null : ((await store.vendorByName(found.name)).value?.version ?? null);
    }
    case 'configuration.update':
      return (await store.configuration()).value.version;
    case 'enhancement.update':
    case 'enhancement.remove':
      return (await enhancementById(store, entityId))?.version ?? null;
    default:
      return null;
  }
};

const enhancementById = async (store: ReadStore, id: string) => {
  const limit = 100;
  let after: { readonly priority: number; readonly id: string } | undefined;
  for (;;) {
    const { rows } = (await store.enhancements({ limit, ...(after === undefined ? {} : { after }) })).value;
    const found = rows.find((row) => row.id === id);
    const last = rows.at(-1);
    if (found !== undefined || last === undefined || rows.length < limit) return found;
    after = { priority: last.priority, id: last.id };
  }
};
