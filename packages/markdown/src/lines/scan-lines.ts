import { indentOf, isBlank, type Line, type LineRole } from './line.ts';

type RawLine = Omit<Line, 'role'>;

/**
 * The lines of a file with what a Markdown reader takes each for. Written by hand because the common parser takes
 * hundreds of milliseconds for 2,000 lines; the tests compare the two.
 */
export const scanLines = (text: string): readonly Line[] => scanned(text, 'text').lines;

/**
 * The same for a file that people keep: as a Markdown reader has it, a fence or comment that nobody closes takes in what
 * is behind it, up to what Tracker generated. `unclosed` are the lines where such a block begins.
 */
export const scanHandWritten = (text: string): Scan => scanned(text, 'block');

interface Scan {
  readonly lines: readonly Line[];
  readonly unclosed: readonly number[];
}

/** What becomes of a block that nobody closes. */
type Endless = 'text' | 'block';

function scanned(text: string, endless: Endless): Scan {
  const raw = splitLines(text);
  const opening = frontMatterLength(raw);
  const { lines, unclosed } = withRoles(raw.slice(opening), endless);
  return {
    lines: [...raw.slice(0, opening).map((line): Line => ({ ...line, role: 'front_matter' })), ...lines],
    unclosed,
  };
}

function splitLines(text: string): readonly RawLine[] {
  const lines: RawLine[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed + 1;
    lines.push({ text: contentOf(text.slice(start, end), start === 0), number: lines.length + 1, start, end });
    start = end;
  }
  return lines;
}

function contentOf(line: string, first: boolean): string {
  const begin = first && line.startsWith('\uFEFF') ? 1 : 0;
  if (line.endsWith('\r\n')) return line.slice(begin, -2);
  return line.endsWith('\n') ? line.slice(begin, -1) : line.slice(begin);
}

/** A block of `---` at the very start is front matter when it is closed; otherwise it is a rule. */
function frontMatterLength(lines: readonly RawLine[]): number {
  if (lines[0] === undefined || !/^---[ \t]*$/.test(lines[0].text)) return 0;
  const end = lines.findIndex(({ text }, index) => index > 0 && /^(---|\.\.\.)[ \t]*$/.test(text));
  return end === -1 ? 0 : end + 1;
}

interface OpenBlock {
  readonly role: LineRole;
  /** Equal for blocks that end alike: where one has no end, a later one has none either. */
  readonly ending: string;
  readonly closes: (text: string) => boolean;
  /** A block inside a list item ends with the item: at text that is indented less. */
  readonly indent: number;
}

/**
 * Where Tracker generates, a fence or comment that nobody closes is text, other than for a Markdown reader: it would take
 * in everything behind it, and with that what is generated there.
 */
function withRoles(raw: readonly RawLine[], endless: Endless): Scan {
  const lines: Line[] = [];
  const unclosed: number[] = [];
  const neverEnding = new Set<string>();
  let itemIndent = 0;
  for (let at = 0; at < raw.length; ) {
    const { text, number } = raw[at] as RawLine;
    itemIndent = itemIndentAt(text, itemIndent);
    const block = blockAt(text, itemIndent);
    const found = block === null || neverEnding.has(block.ending) ? null : blockEnd(raw, at, block);
    if (found?.kind === 'unclosed') {
      if (endless === 'block') unclosed.push(number);
      else if (found.nowhere && block?.indent === 0) neverEnding.add(block.ending);
    }
    const isBlock = found?.kind === 'closed' || (found?.kind === 'unclosed' && endless === 'block');
    const end = isBlock ? found.end : at + 1;
    const role = isBlock && block !== null ? block.role : 'text';
    for (const line of raw.slice(at, end)) lines.push({ ...line, role });
    at = end;
  }
  return { lines, unclosed };
}

/** `end` lies behind the block's last line; nobody closes an `unclosed` one before Tracker's own begins there. */
type BlockEnd =
  | { readonly kind: 'closed'; readonly end: number }
  /** `nowhere`: nor behind that. */
  | { readonly kind: 'unclosed'; readonly end: number; readonly nowhere: boolean };

function blockEnd(raw: readonly RawLine[], at: number, { role, closes, indent }: OpenBlock): BlockEnd {
  const opening = (raw[at] as RawLine).text;
  if (role === 'html' && closes(opening)) return { kind: 'closed', end: at + 1 };
  let trackers: number | null = null;
  for (let end = at + 1; end < raw.length; end += 1) {
    const { text } = raw[end] as RawLine;
    if (indent > 0 && !isBlank(text) && indentOf(text) < indent) return { kind: 'closed', end };
    // The end of one of Tracker's own comments is not the end of somebody else's.
    if (text.includes('<!-- tracker')) {
      if (role === 'html') return { kind: 'unclosed', end, nowhere: false };
      trackers ??= end;
    }
    if (closes(text)) return { kind: 'closed', end: end + 1 };
  }
  return { kind: 'unclosed', end: trackers ?? raw.length, nowhere: true };
}

const itemPattern = /^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+)/;

function itemIndentAt(text: string, current: number): number {
  if (isBlank(text)) return current;
  const item = itemPattern.exec(text);
  if (item !== null && indentOf(text) <= current + 3) return item[0].length;
  return Math.min(current, indentOf(text));
}

const rawHtmlPattern = /^<(pre|script|style|textarea)(?:[\s>]|$)/i;

function blockAt(text: string, itemIndent: number): OpenBlock | null {
  const indent = indentOf(text);
  if (indent > itemIndent + 3) return null;
  const content = text.trimStart();
  const within = indent >= itemIndent ? itemIndent : 0;
  const fence = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(content)?.[0];
  if (fence !== undefined) return { role: 'code', ending: fence, closes: closesFence(fence), indent: within };
  if (content.startsWith('<!--'))
    return { role: 'html', ending: '-->', closes: (line) => line.includes('-->'), indent: within };
  const tag = rawHtmlPattern.exec(content)?.[1];
  if (tag === undefined) return null;
  return {
    role: 'html',
    ending: '</>',
    closes: (line) => /<\/(pre|script|style|textarea)>/i.test(line),
    indent: within,
  };
}

const closesFence =
  (fence: string) =>
  (text: string): boolean => {
    const content = text.trim();
    return content.length >= fence.length && content === fence.charAt(0).repeat(content.length);
  };
