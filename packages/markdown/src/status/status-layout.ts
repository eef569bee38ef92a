import { headingOf, isBlank, type Line } from '../lines/line.ts';
import { scanLines } from '../lines/scan-lines.ts';
import { isConflictMarker } from './comment-block.ts';
import { dataBlockLength } from './data-block.ts';
import { type Mark, markOf, type SectionName } from './mark.ts';

type LineMark = Extract<Mark, { kind: 'line' }>;

/** A line within a section that Tracker generated. */
export interface SectionLine {
  readonly line: Line;
  /** Null for text that is somebody else's. */
  readonly mark: LineMark | null;
  /** `T-7K3M9X#0`: the key with its place among the lines of that key. */
  readonly id: string | null;
  /** The same line stood in the section before. */
  readonly repeated: boolean;
  /** It lies between the markers of a merge that git gave up on. */
  readonly conflicted: boolean;
}

export type Part =
  /** Kept byte for byte. */
  | { readonly kind: 'foreign'; readonly lines: readonly Line[] }
  | {
      readonly kind: 'section';
      readonly section: SectionName;
      readonly heading: Line;
      readonly lines: readonly SectionLine[];
    }
  | { readonly kind: 'data'; readonly lines: readonly Line[] };

/** A file taken apart; the lines of all parts in their order are the file. */
export interface StatusLayout {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly parts: readonly Part[];
}

/**
 * Tells what in a file is Tracker's. A section begins at its marked heading and ends at the next heading of anybody; a
 * marked line elsewhere is a copy that somebody made, and theirs. Of a section that is there twice, the second is too.
 */
export function layoutOf(text: string): StatusLayout {
  const lines = scanLines(text);
  const parts: Part[] = [];
  const seen = new Set<SectionName>();
  let data = false;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as Line;
    const block = data ? 0 : dataBlockLength(lines, at);
    const mark = block === 0 && line.role === 'text' ? markOf(line.text) : null;
    if (block > 0) {
      data = true;
      parts.push({ kind: 'data', lines: lines.slice(at, at + block) });
      at += block;
    } else if (mark?.kind === 'section' && !seen.has(mark.section)) {
      seen.add(mark.section);
      const end = sectionEnd(lines, at + 1);
      parts.push({
        kind: 'section',
        section: mark.section,
        heading: line,
        lines: sectionLines(lines.slice(at + 1, end)),
      });
      at = end;
    } else {
      parts.push({ kind: 'foreign', lines: [line] });
      at += 1;
    }
  }
  return { text, lines, parts };
}

function sectionEnd(lines: readonly Line[], from: number): number {
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] as Line;
    if (dataBlockLength(lines, at) > 0 || line.text.startsWith('<!-- tracker:')) return at;
    const heading = headingOf(line);
    if (heading !== null && heading.indent <= 3 && markOf(line.text)?.kind !== 'line') return at;
  }
  return lines.length;
}

function sectionLines(lines: readonly Line[]): readonly SectionLine[] {
  const places = new Map<string, number>();
  const seen = new Set<string>();
  let previous: string | null = null;
  let conflicted = false;
  return lines.map((line) => {
    const marker = isConflictMarker(line.text);
    if (marker) conflicted = !line.text.startsWith('>>>>>>>');
    const found = line.role === 'text' && !marker ? markOf(line.text) : null;
    const inConflict = conflicted || marker;
    if (found?.kind !== 'line') return { line, mark: null, id: null, repeated: false, conflicted: inConflict };
    // A key that comes back after another one begins anew: it is there twice.
    if (found.key !== previous) places.set(found.key, 0);
    previous = found.key;
    const place = places.get(found.key) ?? 0;
    places.set(found.key, place + 1);
    const id = `${found.key}#${place}`;
    const repeated = seen.has(id);
    if (!inConflict) seen.add(id);
    return { line, mark: found, id, repeated, conflicted: inConflict };
  });
}

/** Lines that Tracker may replace: whole, its own, and there once. */
export const isOwned = ({ mark, repeated, conflicted }: SectionLine): boolean =>
  mark !== null && !repeated && !conflicted;

/** CRLF where most lines end so. */
export const lineEndingOf = (text: string): '\r\n' | '\n' => {
  let lines = 0;
  let returns = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (text[at - 1] === '\r') returns += 1;
  }
  return returns * 2 > lines ? '\r\n' : '\n';
};

export const sourceOf = ({ text }: StatusLayout, { start, end }: Line): string => text.slice(start, end);

export const isBlankLine = ({ text }: Line): boolean => isBlank(text);
