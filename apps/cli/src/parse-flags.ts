import { invalid, invalidField, parsed, TrackerError } from '@tracker/core';

type Schema = Parameters<typeof parsed>[0];

/** Parses what flags gave to a use case; a refused field is called by the flag that it came from. */
export const parsedFlags = <Input extends Schema>(
  schema: Input,
  values: Readonly<Record<string, unknown>>,
  flags: Readonly<Record<string, string>>,
): ReturnType<typeof parsed<Input>> => {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  try {
    return parsed(schema, given);
  } catch (error) {
    if (!(error instanceof TrackerError) || error.details === undefined || !('fields' in error.details)) throw error;
    throw invalid(error.details.fields.map((issue) => ({ ...issue, field: flags[issue.field] ?? issue.field })));
  }
};

/** A number as the schema wants it; what is none is left for the schema to refuse. */
export const numberIn = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;

/** The parts of a list with commas. */
export const listIn = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** An empty text takes a value away. */
export const nullIn = (text: string | undefined): string | null | undefined => (text === '' ? null : text);

/** Metadata as JSON, with what other flags say of it; undefined where none does. */
export const metadataIn = (
  json: string | undefined,
  further: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined => {
  const given = Object.entries(further).filter(([, value]) => value !== undefined);
  if (json === undefined && given.length === 0) return undefined;
  return { ...jsonObjectIn(json ?? '{}'), ...Object.fromEntries(given) };
};

const jsonObjectIn = (json: string): object => {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw invalidField('--metadata', 'is no JSON object', 'such as \'{"priority": 1}\'');
};
