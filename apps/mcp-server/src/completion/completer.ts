import type { UseCaseContext } from '@tracker/core';

/** What a value that somebody has begun to type may become. */
export interface Completion {
  readonly values: readonly string[];
  /** How many there are in all. */
  readonly total: number;
  readonly hasMore: boolean;
}

export type Completer = (begun: string, context: UseCaseContext) => Promise<Completion>;

/** The protocol's limit. */
export const mostValues = 100;

export const noCompletion: Completion = { values: [], total: 0, hasMore: false };

export const firstOf = (values: readonly string[]): Completion => ({
  values: values.slice(0, mostValues),
  total: values.length,
  hasMore: values.length > mostValues,
});
