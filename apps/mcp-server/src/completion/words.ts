import { type Completer, firstOf } from './completer.ts';

export const oneOf =
  (...words: readonly string[]): Completer =>
  async (begun) =>
    firstOf(words.filter((word) => word.startsWith(begun.toLowerCase())));
