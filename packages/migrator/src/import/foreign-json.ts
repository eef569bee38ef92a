import type { JsonObject } from '@tracker/core';
import { storable } from './storable.ts';

/** The value that a text holds, without what no layer can store; undefined for what is no JSON. */
export const foreignJson = (text: string): unknown => {
  try {
    return storable(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    // No JSON, or nested deeper than anybody writes by hand or program.
    return undefined;
  }
};

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The texts of a list, or the one text that stands in its place. */
export const textsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((entry: unknown) => {
    const text = typeof entry === 'number' ? String(entry) : typeof entry === 'string' ? entry.trim() : '';
    return text === '' ? [] : [text];
  });

/** The fields that are not named, in their order. */
export const without = (fields: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
