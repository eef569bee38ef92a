import { headingOf, isBlank, type Line } from '../lines/line.ts';
import { scanHandWritten } from '../lines/scan-lines.ts';
import type { SectionNotes } from './section-notes.ts';

/** The lines of a hand-kept file; what no entry can be read from is `code` or `html`, and named where it is a mistake. */
export function readableLines(text: string, notes: Pick<SectionNotes, 'warn'>): readonly Line[] {
  const { lines, unclosed } = scanHandWritten(text);
  for (const number of unclosed)
    notes.warn(number, 'A code fence or comment begins here that nobody closes; nothing behind it was read.');
  return withoutBrokenText(withoutRunningComments(lines), notes);
}

/** A comment that begins behind other text and ends on a later line of the paragraph. */
function withoutRunningComments(lines: readonly Line[]): readonly Line[] {
  const inside = new Set<Line>();
  for (let at = 0; at < lines.length; at += 1) {
    if (!opensComment(lines[at] as Line)) continue;
    let end = at + 1;
    while (end < lines.length && !endsParagraph(lines[end] as Line) && !lines[end]?.text.includes('-->')) end += 1;
    const isClosed = end < lines.length && !endsParagraph(lines[end] as Line);
    if (isClosed) for (const line of lines.slice(at + 1, end + 1)) inside.add(line);
    // Where the paragraph has no end of a comment, its later lines need no look.
    at = isClosed ? end : end - 1;
  }
  return inside.size === 0 ? lines : lines.map((line) => (inside.has(line) ? { ...line, role: 'html' } : line));
}

function opensComment({ text, role }: Line): boolean {
  const opening = role === 'text' ? text.lastIndexOf('<!--') : -1;
  return opening !== -1 && !text.includes('-->', opening) && !isInCode(text, opening);
}

const isInCode = (text: string, at: number): boolean => text.slice(0, at).split('`').length % 2 === 0;

const endsParagraph = (line: Line): boolean => line.role !== 'text' || isBlank(line.text) || headingOf(line) !== null;

/** Bytes that are no UTF-8 (surrogates of their own) and NUL, which nothing can store. */
export const isBroken = (text: string): boolean => /[\0\p{Surrogate}]/u.test(text);

/** Headings stay: they say where sections end. */
function withoutBrokenText(lines: readonly Line[], { warn }: Pick<SectionNotes, 'warn'>): readonly Line[] {
  const broken = lines.filter(({ text }) => isBroken(text));
  const [first] = broken;
  if (first === undefined) return lines;
  const more = broken.length === 1 ? '' : ` This and ${broken.length - 1} more such lines stay as they are.`;
  warn(first.number, `The line holds bytes that are no UTF-8, or NUL; no entry was read from it.${more}`);
  const unread = new Set(broken.filter((line) => headingOf(line) === null));
  return lines.map((line) => (unread.has(line) && line.role === 'text' ? { ...line, role: 'code' } : line));
}
