import * as z from 'zod';
import { type FieldIssue, invalid } from './errors.ts';

/** Parses `value`, or throws a `ValidationError` that names every refused field (FR-020). */
export const parsed = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  options: { readonly at?: string; readonly hint?: string } = {},
): z.output<Schema> => {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw invalid(
    result.error.issues.flatMap((issue) => fieldIssues(issue, options.at ?? '', namesIn(schema))),
    options.hint,
  );
};

/** The parameters there are, for those who guess at one. */
const namesIn = (schema: z.ZodType): string | undefined =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape).join(', ') : undefined;

/** `known` are the names at the root. */
const fieldIssues = (issue: z.core.$ZodIssue, at: string, known?: string): readonly FieldIssue[] => {
  const field = fieldName(at, issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key, position) => ({
      field: fieldName(field, [key]),
      constraint: 'is not a known field',
      // Once is enough for all of them.
      ...(known === undefined || issue.path.length > 0 || position > 0 ? {} : { allowed: known }),
    }));
  if (issue.code === 'invalid_union') return unionIssues(issue, field);
  const allowed = allowedBy(issue);
  const constraint = constraintOf(issue);
  return [allowed === undefined ? { field, constraint } : { field, constraint, allowed }];
};

/** The branch that came nearest speaks for the whole union: the one with the fewest complaints. */
const unionIssues = (issue: z.core.$ZodIssueInvalidUnion, field: string): readonly FieldIssue[] => {
  const nearest = [...issue.errors].sort((a, b) => a.length - b.length)[0];
  return nearest === undefined || nearest.length === 0
    ? [{ field, constraint: issue.message }]
    : nearest.flatMap((inner) => fieldIssues(inner, field));
};

const constraintOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `is required (${issue.expected})` : `must be ${withArticle(issue.expected)}`;
    case 'invalid_value':
      return 'is not one of the allowed values';
    case 'too_small':
      return 'is too small';
    case 'too_big':
      return 'is too large';
    case 'invalid_format':
      return issue.format === 'guid' ? 'must be a UUID' : lowerFirst(issue.message);
    default:
      return lowerFirst(issue.message.replace(/^Invalid (input|option): /, ''));
  }
};

const withArticle = (type: string): string => {
  if (type === 'int') return 'a whole number';
  const name = type === 'record' ? 'object' : type;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
};

const allowedBy = (issue: z.core.$ZodIssue): string | undefined => {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return undefined;
};

const fieldName = (at: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    at,
  );

const lowerFirst = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);
