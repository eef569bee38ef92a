import { type Heading, headingOf, indentOf, isBlank, type Line, type LineRange } from '../lines/line.ts';
import { isBroken } from './readable-lines.ts';

/** A heading of an entry with the lines up to the next one; none that could not be stored as it stands. */
export interface HeadedEntry {
  readonly heading: Heading;
  readonly headingLine: Line;
  readonly body: readonly Line[];
}

export function headedEntries(lines: readonly Line[]): readonly HeadedEntry[] {
  const entries: { heading: Heading; headingLine: Line; body: Line[] }[] = [];
  for (const line of lines) {
    const heading = headingOf(line);
    if (heading !== null) entries.push({ heading, headingLine: line, body: [] });
    else entries.at(-1)?.body.push(line);
  }
  return entries.filter(({ headingLine }) => !isBroken(headingLine.text));
}

/** `- Key: value`, the key perhaps bold. Keys come in lower case. */
export interface KeyValue {
  readonly line: Line;
  readonly key: string;
  readonly value: string;
  /** Bullets below it. */
  readonly nested: readonly { readonly line: Line; readonly text: string }[];
}

const bulletPattern = /^[ \t]*[-*+][ \t]+(.*)$/;
const boldKeyPattern = /^\*\*([^*:]+?):?\*\*[ \t]*:?[ \t]*(.*)$/;
const keyPattern = /^([^:*`]{1,60}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$/;

/** The longest field, a description, has 10,000 characters. */
const longestBullet = 12_000;

export const bulletOf = ({ text, role }: Line): string | null =>
  role === 'text' && text.length <= longestBullet ? (bulletPattern.exec(text)?.[1]?.trim() ?? null) : null;

export function keyValues(lines: readonly Line[]): readonly KeyValue[] {
  const found: (KeyValue & { nested: { line: Line; text: string }[] })[] = [];
  for (const line of lines) {
    const text = bulletOf(line);
    if (text === null) continue;
    const parent = found.at(-1);
    if (parent !== undefined && indentOf(line.text) > indentOf(parent.line.text)) parent.nested.push({ line, text });
    else {
      const match = boldKeyPattern.exec(text) ?? keyPattern.exec(text);
      if (match !== null)
        found.push({ line, key: match[1]?.trim().toLowerCase() ?? '', value: match[2]?.trim() ?? '', nested: [] });
    }
  }
  return found;
}

/** From an entry's first line to its last that is not blank. */
export const rangeOf = (first: Line, body: readonly Line[]): LineRange => ({
  first: first.number,
  last: body.findLast(({ text }) => !isBlank(text))?.number ?? first.number,
});

/** The value of a key, read by `read`; understood only when that gives something. */
export function take<Value>(
  values: readonly KeyValue[],
  key: string,
  read: (value: string) => Value | null,
  understood: (line: Line) => void,
): Value | null {
  const entry = values.find((each) => each.key === key);
  if (entry === undefined) return null;
  const value = read(entry.value);
  if (value !== null && entry.nested.length === 0) understood(entry.line);
  return value;
}
