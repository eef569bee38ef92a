import type { SearchCandidate } from '../ports/search.ts';
import { searchTerms } from './search-terms.ts';

const inTitle = 2;
const wholeWord = 1;

/** The best first: what is called so before what only mentions it, whole words before beginnings, then the newest. */
export const rankedCandidates = (
  candidates: readonly SearchCandidate[],
  terms: readonly string[],
): readonly SearchCandidate[] =>
  candidates
    .map((candidate) => ({ candidate, score: scoreOf(candidate, terms) }))
    .sort((a, b) => b.score - a.score || (a.candidate.updatedAt < b.candidate.updatedAt ? 1 : -1))
    .map(({ candidate }) => candidate);

const scoreOf = ({ title, key }: SearchCandidate, terms: readonly string[]): number => {
  const words = searchTerms(`${title} ${key ?? ''}`);
  return terms.reduce((sum, term) => {
    if (words.includes(term)) return sum + inTitle + wholeWord;
    return words.some((word) => word.startsWith(term)) ? sum + inTitle : sum;
  }, 0);
};

const excerptLength = 120;

/** Some words around the first term, as plain text on one line. */
export const excerptOf = (text: string, terms: readonly string[]): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  const folded = line.toLowerCase();
  const found = terms.map((term) => folded.indexOf(term)).filter((at) => at !== -1);
  const start = Math.max(0, Math.min(...(found.length === 0 ? [0] : found)) - excerptLength / 3);
  const from = start === 0 ? 0 : line.indexOf(' ', start) + 1;
  const cut = [...line.slice(from, from + excerptLength)].join('');
  return `${from > 0 ? '…' : ''}${cut.replace(/[\uD800-\uDBFF]$/, '')}${from + excerptLength < line.length ? '…' : ''}`;
};
