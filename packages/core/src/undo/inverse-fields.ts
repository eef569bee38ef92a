import type { Effect, WorkItemEdit } from '../change.ts';
import { sameValue } from '../decide/decision.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { Note } from '../entities/work-item-metadata.ts';
import type { JsonObject } from '../text.ts';

type Fields = Effect['fields'];

/** What follows from other fields, or is about other rows. */
const derived: ReadonlySet<string> = new Set(['path', 'depth', 'key', 'dependencies', 'vendor_dependencies']);

/** What stands in another row than the entity's. */
const elsewhere: ReadonlySet<string> = new Set(['external_ref']);

/** The fields that do not have the value any more that the change gave them: somebody else changed them since. */
export const changedSince = (fields: Fields, current: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(fields).flatMap(([name, { from, to }]) => {
    if (derived.has(name) || elsewhere.has(name)) return [];
    const value = currentValue(current, name);
    const stands =
      name === 'metadata.notes' ? addedTo(from, to).every((note) => isIn(note, value)) : sameValue(value, to);
    return stands ? [] : [name];
  });

const currentValue = (current: Readonly<Record<string, unknown>>, name: string): unknown => {
  if (!name.startsWith('metadata.')) return current[name] ?? null;
  const { metadata } = current;
  if (typeof metadata !== 'object' || metadata === null) return null;
  return Object.entries(metadata).find(([key]) => `metadata.${key}` === name)?.[1] ?? null;
};

/** Columns and metadata as they were before; metadata keys that were not there are removed. */
export const formerValues = (fields: Fields): { readonly columns: JsonObject; readonly metadata: JsonObject } => {
  const columns: JsonObject = {};
  const metadata: JsonObject = {};
  for (const [name, { from }] of Object.entries(fields)) {
    if (derived.has(name) || name === 'deleted_at' || name === 'metadata.notes') continue;
    if (name.startsWith('metadata.')) metadata[name.slice('metadata.'.length)] = from;
    else columns[name] = from;
  }
  return { columns, metadata };
};

/** Notes are appended and retracted one at a time, so that notes of others stay. */
export const formerNotes = (fields: Fields): Pick<WorkItemEdit, 'note' | 'retract_note'> => {
  const notes = fields['metadata.notes'];
  if (notes === undefined) return {};
  const [added] = addedTo(notes.from, notes.to);
  const [retracted] = addedTo(notes.to, notes.from);
  return {
    ...(added === undefined ? {} : { retract_note: added }),
    ...(retracted === undefined ? {} : { note: retracted }),
  };
};

export const formerLinks = (fields: Fields): Pick<WorkItemEdit, 'dependencies' | 'vendor_dependencies'> => {
  const { dependencies: edges, vendor_dependencies: vendors } = fields;
  const ends = (list: unknown) => entriesOf<Dependency>(list).map(({ target_id: id, type }) => ({ id, type }));
  return {
    ...(edges === undefined ? {} : { dependencies: { add: ends(edges.from), remove: ends(edges.to) } }),
    ...(vendors === undefined
      ? {}
      : { vendor_dependencies: { add: entriesOf<string>(vendors.from), remove: entriesOf<string>(vendors.to) } }),
  };
};

const addedTo = (from: unknown, to: unknown): Note[] => entriesOf<Note>(to).filter((note) => !isIn(note, from));

const isIn = (note: unknown, list: unknown): boolean =>
  entriesOf<unknown>(list).some((other) => sameValue(other, note));

/** Effects hold what `decide` wrote. */
const entriesOf = <Entry>(list: unknown): Entry[] => (Array.isArray(list) ? (list as Entry[]) : []);
