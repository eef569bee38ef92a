import * as z from 'zod';

const codePoints = (value: string): number => {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
};

/** PostgreSQL stores neither NUL nor half a surrogate pair; refusing them here keeps every layer's text equal. */
const isStorableText = (value: string): boolean => !value.includes('\u0000') && !/\p{Surrogate}/u.test(value);

const storable = 'text without NUL characters and unpaired surrogates';

/** Text of `min` to `max` characters, counted as Unicode code points like PostgreSQL's `length`. */
export const text = (min: number, max: number) =>
  z
    .string()
    .refine((value) => isStorableText(value), { error: `must be ${storable}` })
    .refine((value) => codePoints(value) >= min && codePoints(value) <= max, {
      error: `must have ${min} to ${max} characters`,
    })
    .meta({ ...(min > 0 ? { minLength: min } : {}), maxLength: max });

const everyString = (value: unknown, accept: (text: string) => boolean): boolean => {
  if (typeof value === 'string') return accept(value);
  if (Array.isArray(value)) return value.every((entry) => everyString(entry, accept));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([key, entry]) => accept(key) && everyString(entry, accept));
  return true;
};

/** A JSON object whose strings and keys every layer can store. */
export const jsonObject = z
  .record(z.string(), z.unknown())
  .refine((value) => everyString(value, isStorableText), { error: `must hold ${storable}` });
export type JsonObject = z.infer<typeof jsonObject>;

/** Accepts the value itself or its JSON text, because several clients can only send strings (SPEC section 2). */
export const jsonText = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value, context) => {
    const given = typeof value === 'string' ? parsedOrAsGiven(value) : value;
    if (hasPrototypeKey(given))
      context.addIssue({ code: 'custom', message: 'must not have a key __proto__', input: given });
    return given;
  }, schema);

/** zod drops such a key without a word, and copying it by assignment would change an object's prototype. */
const hasPrototypeKey = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey);
};

const parsedOrAsGiven = (value: string): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
