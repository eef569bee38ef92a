import { invalid, parsed, TrackerError } from '@tracker/core';

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
