/** Scripts that are written without spaces: every character counts as a word. The same list is in `search_document`. */
const unspaced = /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF]/gu;

/** The words of a text in any script, without regard to case. */
export const searchTerms = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(unspaced, ' $& ')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));

/** Whether every term begins a word of the text. */
export const hasTerms = (text: string, terms: readonly string[]): boolean => {
  const words = searchTerms(text);
  return terms.every((term) => words.some((word) => word.startsWith(term)));
};
