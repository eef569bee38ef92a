/** No response exceeds 48 KB (SPEC section 4); text and protocol take their part of it. */
export const roomForRows = 30_000;
const roomForResult = 36_000;

const encoder = new TextEncoder();

/** How many bytes `value` takes as JSON. */
export const jsonBytes = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;

/**
 * `result`, cut until it fits: lists lose entries from their end, notes from their beginning, then long texts are
 * shortened. Says so with `truncated: true`; the stored data is untouched.
 */
export const fitted = <Result extends object>(result: Result): Result => {
  if (jsonBytes(result) <= roomForResult) return result;
  let cut: object = { ...result, truncated: true };
  for (const shorten of [halveLists, halveTexts])
    for (let round = 0; round < 16 && jsonBytes(cut) > roomForResult; round += 1) cut = shorten(cut) as object; // maps objects to objects
  return cut as Result; // same keys, shorter lists and texts
};

const longText = 200;

const halveLists = (value: unknown, name = ''): unknown => {
  if (Array.isArray(value)) {
    const keep = value.length > 1 ? Math.ceil(value.length / 2) : 1;
    const kept = name === 'notes' ? value.slice(-keep) : value.slice(0, keep);
    return kept.map((entry) => halveLists(entry));
  }
  return mapped(value, halveLists);
};

const halveTexts = (value: unknown): unknown => {
  if (typeof value === 'string' && value.length > longText) return `${value.slice(0, value.length / 2)}…`;
  return Array.isArray(value) ? value.map(halveTexts) : mapped(value, halveTexts);
};

const mapped = (value: unknown, change: (entry: unknown, name: string) => unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, change(entry, name)]))
    : value;
