/** Where a line stands: `code`, `html` and `front_matter` lines are never headings, entries or owned lines. */
export type LineRole = 'text' | 'code' | 'html' | 'front_matter';

/** One line with its place. Lines end at LF; a CR before it belongs to the ending, as does the BOM to no line's text. */
export interface Line {
  /** Without its ending and without a byte order mark. */
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Offsets into the whole text; `end` lies behind the line's ending. */
  readonly start: number;
  readonly end: number;
  readonly role: LineRole;
}

/** The lines from `first` to `last`, both counted from 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export const indentOf = (text: string): number => {
  let width = 0;
  for (const character of text) {
    if (character === ' ') width += 1;
    else if (character === '\t') width += 4 - (width % 4);
    else break;
  }
  return width;
};

export const isBlank = (text: string): boolean => text.trim() === '';

export interface Heading {
  readonly depth: number;
  readonly indent: number;
  /** Without its marks and without closing ones. */
  readonly title: string;
}

const headingPattern = /^[ \t]*(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;

/** A title has 200 characters at most; matching a line of a megabyte would take its time. */
const longestHeading = 2000;

/** Headings may be indented: nested lists of dialect C hold them. */
export const headingOf = ({ text, role }: Line): Heading | null => {
  if (role !== 'text' || text.length > longestHeading || !text.includes('#')) return null;
  const match = headingPattern.exec(text);
  if (match === null) return null;
  return { depth: match[1]?.length ?? 1, indent: indentOf(text), title: match[2]?.trim() ?? '' };
};
