/** One rule of SPEC section 2: values just inside it, which everybody accepts, and just outside, which everybody refuses. */
export interface Bound {
  /** The field, or the key of the metadata. */
  readonly field: string;
  readonly inside: readonly unknown[];
  readonly outside: readonly unknown[];
}

/** Stands for a field that is left out. */
export const absent = undefined;

export const letters = (count: number): string => 'x'.repeat(count);

/** One code point each, two UTF-16 units: PostgreSQL and core count the first. */
export const emoji = (count: number): string => '😀'.repeat(count);

export const textBound = (field: string, shortest: number, longest: number): Bound => ({
  field,
  inside: [letters(shortest), letters(longest), emoji(longest)],
  outside: [...(shortest > 0 ? [letters(shortest - 1)] : []), letters(longest + 1), emoji(longest + 1), 5],
});

export const wholeNumberBound = (field: string, lowest: number, highest: number): Bound => ({
  field,
  inside: [lowest, highest],
  outside: [lowest - 1, highest + 1, lowest + 0.5],
});

export const textListBound = (field: string): Bound => ({
  field,
  inside: [[], ['a', 'b']],
  outside: ['a', [1], [['a']], { a: 1 }],
});

export const largestInteger = 2_147_483_647;

export const shownValue = (value: unknown): string => {
  const shown = JSON.stringify(value) ?? 'absent';
  return shown.length > 40 ? `${shown.slice(0, 20)}… (${[...shown].length} characters)` : shown;
};
