import { longestText } from './budget.ts';
import { isList, isRecord, memberOf, textOf, type Value } from './value.ts';

/** Gives null for an input that it has no use for. */
type Filter = (input: Value, ...given: readonly Value[]) => Value;

const onText =
  (change: (text: string, ...given: readonly Value[]) => Value): Filter =>
  (input, ...given) => {
    const text = textOf(input);
    return text === null ? undefined : change(text, ...given);
  };

const onList =
  (change: (list: readonly Value[], ...given: readonly Value[]) => Value): Filter =>
  (input, ...given) =>
    isList(input) ? change(input, ...given) : undefined;

const numberOr = (value: Value, fallback: number): number => (typeof value === 'number' ? value : fallback);

/** One line of it: breaks and runs of blanks become one blank. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Characters beyond ASCII cost a reader that counts tokens about twice as much. */
const weightOf = (character: string): number => (character < '\u0080' ? 1 : 2);

/** At most so wide, a character beyond ASCII being two; a cut shows as `…`. */
const clipped = (text: string, width: number): string => {
  let [taken, weight] = ['', 0];
  for (const character of text) {
    weight += weightOf(character);
    if (weight > width) return `${taken.trimEnd()}…`;
    taken += character;
  }
  return text;
};

/** What Markdown would take for a sign of its own. */
const markdownSigns = /[\\`*_{}[\]<>#|~]/g;

const replaced = (text: string, from: string, to: string): string | undefined => {
  const parts = text.split(from);
  return text.length + parts.length * to.length > longestText ? undefined : parts.join(to);
};

/** What templates can do to a value; each takes time in proportion to its input at most, and none reaches beyond it. */
export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['default', (input, fallback = '') => (input === undefined || input === null || input === '' ? fallback : input)],
  [
    'length',
    (input) =>
      isList(input) || typeof input === 'string'
        ? input.length
        : isRecord(input)
          ? Object.keys(input).length
          : undefined,
  ],
  ['upper', onText((text) => text.toUpperCase())],
  ['lower', onText((text) => text.toLowerCase())],
  ['capitalize', onText((text) => text.charAt(0).toUpperCase() + text.slice(1))],
  ['trim', onText((text) => text.trim())],
  [
    'replace',
    onText((text, from, to) => (typeof from === 'string' ? replaced(text, from, textOf(to) ?? '') : undefined)),
  ],
  ['one_line', onText(oneLine)],
  ['short', onText((text, width) => clipped(oneLine(text), numberOr(width, 60)))],
  ['md', onText((text) => oneLine(text).replace(markdownSigns, '\\$&'))],
  ['day', onText((text) => text.slice(0, 10))],
  ['minute', onText((text) => `${text.slice(0, 16).replace('T', ' ')} UTC`)],
  ['plural', (input, noun) => `${textOf(input) ?? ''} ${textOf(noun) ?? ''}${input === 1 ? '' : 's'}`],
  [
    'indent',
    onText((text, width) => text.replaceAll('\n', `\n${' '.repeat(Math.min(20, Math.max(0, numberOr(width, 4))))}`)),
  ],
  ['round', (input) => (typeof input === 'number' ? Math.round(input) : undefined)],
  ['first', onList((list) => list[0])],
  ['last', onList((list) => list.at(-1))],
  ['reverse', onList((list) => [...list].reverse())],
  ['take', onList((list, count) => list.slice(0, Math.max(0, numberOr(count, 10))))],
  ['pluck', onList((list, key) => list.map((each) => memberOf(each, key)))],
  [
    'join',
    onList((list, separator) => {
      const parts = list.map((each) => textOf(each) ?? '');
      const between = textOf(separator) ?? '';
      const length = parts.reduce((sum, part) => sum + part.length + between.length, 0);
      return length > longestText ? undefined : parts.join(between);
    }),
  ],
  ['json', (input) => JSON.stringify(input) ?? ''],
]);
