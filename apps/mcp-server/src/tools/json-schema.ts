import * as z from 'zod';
import type { Tool } from './tool.ts';

export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/**
 * What a client sends. Every byte of it is in the context of every session, so whatever a model cannot use is left out:
 * limits that only mirror a column's type, patterns beside a format, and "any key" spelled out.
 */
export const inputSchema = ({ input }: Tool): ObjectSchema =>
  asObjectSchema(compact(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), isNoiseForModels));

/**
 * What comes back. The official clients check error results against it too, and one of them drops a union, so it is one
 * object without required fields that admits both (SPEC section 4). It states types, not limits: a result may have been
 * cut to size. Results are checked against core's strict schema before they leave.
 */
export const outputSchema = ({ output }: Tool): ObjectSchema => {
  const { properties, $defs } = z.toJSONSchema(output, { io: 'output' });
  const shapes = withoutReferences(properties, $defs ?? {});
  return asObjectSchema({
    type: 'object',
    properties: { ...asRecord(compact(shapes, isLimit)), ...errorProperties, ...cannotTellProperties },
  });
};

/** Of a read that nobody can answer now; the rest of that answer stands in every output. */
const cannotTellProperties = { found: { type: 'boolean' } };

const errorProperties = {
  error: { type: 'string' },
  message: { type: 'string' },
  details: { type: 'object' },
  suggestion: { type: 'string' },
};

const largestOfItsType = new Set<unknown>([2_147_483_647, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]);

const isNoiseForModels = (key: string, value: unknown, owner: object): boolean =>
  key === '$schema' ||
  key === 'propertyNames' ||
  key === 'additionalProperties' ||
  ((key === 'maximum' || key === 'minimum') && largestOfItsType.has(value)) ||
  (key === 'minLength' && value === 1) ||
  (key === 'maxItems' && value === 100) ||
  (key === 'pattern' && 'format' in owner);

const limits = new Set(['minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'format', 'maxItems', 'required']);

const isLimit = (key: string, value: unknown, owner: object): boolean =>
  limits.has(key) || isNoiseForModels(key, value, owner);

type IsNoise = (key: string, value: unknown, owner: object) => boolean;

/** Below `properties` the keys are the fields' own names and stay. */
const compact = (schema: unknown, isNoise: IsNoise, keysAreNames = false): unknown => {
  if (Array.isArray(schema)) return schema.map((entry) => compact(entry, isNoise));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => keysAreNames || !isNoise(key, value, schema));
  return withSingleTypes(
    Object.fromEntries(
      kept.map(([key, value]) => [key, compact(value, isNoise, !keysAreNames && key === 'properties')]),
    ),
  );
};

/** A list of types is legal, but clients that translate schemas for their model drop or refuse it; a choice they keep. */
const withSingleTypes = (schema: Record<string, unknown>): object => {
  const { type, ...rest } = schema;
  return Array.isArray(type) ? { ...rest, anyOf: type.map((each) => ({ type: each })) } : schema;
};

const definition = /^#\/\$defs\//;

/** Puts each definition in its place once; where it contains itself, any object is admitted. */
const withoutReferences = (
  schema: unknown,
  definitions: Readonly<Record<string, unknown>>,
  open: readonly string[] = [],
): unknown => {
  if (Array.isArray(schema)) return schema.map((entry) => withoutReferences(entry, definitions, open));
  if (typeof schema !== 'object' || schema === null) return schema;
  const reference =
    '$ref' in schema && typeof schema.$ref === 'string' ? schema.$ref.replace(definition, '') : undefined;
  if (reference !== undefined)
    return open.includes(reference)
      ? { type: 'object' }
      : withoutReferences(definitions[reference], definitions, [...open, reference]);
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, withoutReferences(value, definitions, open)]),
  );
};

const asRecord = (value: unknown): Record<string, object> => value as Record<string, object>; // the properties of an object schema

const asObjectSchema = (schema: unknown): ObjectSchema => schema as ObjectSchema; // every tool takes and gives an object; a policy test holds it
