import { printable } from './printable.ts';

/** What every result carries besides its entity. */
const companions = new Set(['data_source', 'as_of', 'cache_age_seconds', 'pending_sync', 'warnings', 'truncated']);

/** An entity's fields, a line each; those that are null or empty are left out. */
export const detailsOf = (entity: object): string => {
  const fields = Object.entries(entity).flatMap(([name, value]) => {
    const text = companions.has(name) ? '' : textOf(value);
    return text === '' ? [] : [[name, text] as const];
  });
  const width = Math.max(...fields.map(([name]) => name.length));
  return fields.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
};

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(entryOf).join(', ');
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
};

/** A reference by its key or name, anything else as it is. */
const entryOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return printable(String(value));
  const { key, name, title, type, direction, item } = value as Readonly<Record<string, unknown>>; // checked below
  if (typeof item === 'object') return `${direction === 'in' ? 'from' : 'to'} ${entryOf(item)} (${String(type)})`;
  if (typeof key === 'string') return printable(`${key} ${String(title)}`);
  return printable(typeof name === 'string' ? name : JSON.stringify(value));
};
