/** No response exceeds 48 KB (SPEC section 4); text and protocol take their part of it. */
export const roomForRows = 30_000;
const roomForResult = 36_000;

const encoder = new TextEncoder();

/** How many bytes `value` takes as JSON. */
export const jsonBytes = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;

/** The same where the JSON itself is a text in JSON, its quotes escaped. */
export const quotedJsonBytes = (value: unknown): number => jsonBytes(JSON.stringify(value));

/**
 * `result`, cut until it fits, the largest part first: nested rows from the end, notes from the beginning, then long
 * texts and metadata. Says so with `truncated: true`; the stored data is untouched, and what names or places an entity
 * is never cut.
 */
export const fitted = <Result extends object>(result: Result, bytesOf = jsonBytes): Result => {
  if (bytesOf(result) <= roomForResult) return result;
  const cut = structuredClone(result) as Record<string, unknown>; // an object is read key by key
  while (bytesOf(cut) > roomForResult) {
    const largest = partsOf(cut).sort((a, b) => b.bytes - a.bytes)[0];
    if (largest === undefined) break;
    largest.halve();
  }
  return { ...cut, truncated: true } as unknown as Result; // same keys, shorter parts
};

interface Part {
  readonly bytes: number;
  halve(): void;
}

/** Lists that may lose entries; every other list is shown whole or its reader would write back a shorter one. */
const cuttableLists = new Set(['children', 'dependencies', 'items', 'notes', 'affected_vendors', 'related_work_items']);
const placesAnEntity = new Set(['id', 'key', 'path', 'next_cursor', 'ancestors']);
const longText = 200;

const partsOf = (value: object, inMetadata = false): Part[] =>
  Object.entries(value).flatMap(([name, entry]) => {
    if (placesAnEntity.has(name) && !inMetadata) return [];
    const owner = value as Record<string, unknown>; // of which `name` is a key
    const own = cutOf(owner, name, entry, inMetadata);
    const inner = typeof entry === 'object' && entry !== null ? partsOf(entry, inMetadata || name === 'metadata') : [];
    return own === null ? inner : [own, ...inner];
  });

const cutOf = (owner: Record<string, unknown>, name: string, entry: unknown, inMetadata: boolean): Part | null => {
  if (typeof entry === 'string' && entry.length > longText)
    return replacing(owner, name, entry, () => shortened(entry));
  if (Array.isArray(entry) && entry.length > 1 && (inMetadata || cuttableLists.has(name)))
    return replacing(owner, name, entry, () => half(entry, name === 'notes'));
  if (name === 'metadata' || inMetadata) return halvedObject(owner, name, entry);
  return null;
};

const replacing = (owner: Record<string, unknown>, name: string, entry: unknown, smaller: () => unknown): Part => ({
  bytes: jsonBytes(entry),
  halve: () => {
    owner[name] = smaller();
  },
});

/** The last resort against metadata of very many keys. */
const halvedObject = (owner: Record<string, unknown>, name: string, entry: unknown): Part | null => {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return null;
  const entries = Object.entries(entry);
  if (entries.length < 50) return null;
  return replacing(owner, name, entry, () => Object.fromEntries(entries.slice(0, entries.length / 2)));
};

const half = (list: readonly unknown[], keepsNewest: boolean): readonly unknown[] => {
  const keep = Math.ceil(list.length / 2);
  return keepsNewest ? list.slice(-keep) : list.slice(0, keep);
};

/** Half of it, cut between characters. */
const shortened = (text: string): string => `${[...text.slice(0, text.length / 2)].slice(0, -1).join('')}…`;
