import { indentOf, isBlank, type Line, type LineRole } from './line.ts';

type RawLine = Omit<Line, 'role'>;

/**
 * The lines of a file with what a Markdown reader takes each for. Written by hand because the common parser takes
 * hundreds of milliseconds for 2,000 lines; the tests compare the two.
 */
export function scanLines(text: string): readonly Line[] {
  const raw = splitLines(text);
  const opening = frontMatterLength(raw);
  const roleOf = blockRoles();
  return raw.map((line, index) => ({ ...line, role: index < opening ? 'front_matter' : roleOf(line.text) }));
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
  readonly closes: (text: string) => boolean;
  /** A block inside a list item ends with the item: at text that is indented less. */
  readonly indent: number;
}

/** Takes the lines in order and keeps track of open fences, HTML blocks and the list item that they may stand in. */
function blockRoles(): (text: string) => LineRole {
  let open: OpenBlock | null = null;
  let itemIndent = 0;
  return (text) => {
    if (open !== null && endsWithItsItem(open, text)) open = null;
    if (open !== null) {
      const { role, closes } = open;
      if (closes(text)) open = null;
      return role;
    }
    itemIndent = itemIndentAt(text, itemIndent);
    const block = blockAt(text, itemIndent);
    if (block === null) return 'text';
    if (block.role === 'code' || !block.closes(text)) open = block;
    return block.role;
  };
}

const endsWithItsItem = ({ indent }: OpenBlock, text: string): boolean =>
  indent > 0 && !isBlank(text) && indentOf(text) < indent;

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
  if (fence !== undefined) return { role: 'code', closes: closesFence(fence), indent: within };
  if (content.startsWith('<!--')) return { role: 'html', closes: (line) => line.includes('-->'), indent: within };
  const tag = rawHtmlPattern.exec(content)?.[1];
  if (tag === undefined) return null;
  return { role: 'html', closes: (line) => /<\/(pre|script|style|textarea)>/i.test(line), indent: within };
}

const closesFence =
  (fence: string) =>
  (text: string): boolean => {
    const content = text.trim();
    return content.length >= fence.length && content === fence.charAt(0).repeat(content.length);
  };
