import type { Macro } from './template-tree.ts';

/** What a template can hold: plain data, and its own macros. Nothing that is a function is among them. */
export type Value = undefined | null | string | number | boolean | readonly Value[] | PlainRecord | MacroValue;

export interface PlainRecord {
  readonly [key: string]: Value;
}

export class MacroValue {
  readonly macro: Macro;
  constructor(macro: Macro) {
    this.macro = macro;
  }
}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isRecord = (value: Value): value is PlainRecord =>
  typeof value === 'object' && value !== null && !isList(value) && !(value instanceof MacroValue);

/** A field of plain data; what only stands on a prototype is none. */
export const memberOf = (value: Value, key: Value): Value => {
  if (isList(value)) return typeof key === 'number' ? value[key] : key === 'length' ? value.length : undefined;
  if (typeof value === 'string') return key === 'length' ? value.length : undefined;
  return isRecord(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined;
};

/** As in nunjucks: empty texts, 0, null and what is not there are false; empty lists are true. */
export const isTrue = (value: Value): boolean => Boolean(value);

/** Null where the value has no text of its own. */
export const textOf = (value: Value): string | null => {
  if (value === null) return '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
};
