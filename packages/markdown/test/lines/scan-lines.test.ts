import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { headingOf } from '../../src/lines/line.ts';
import { scanHandWritten, scanLines } from '../../src/lines/scan-lines.ts';
import { fixture } from '../fixture.ts';
import { wildFiles } from '../legacy/wild-files.ts';

/** Marked headings that stand in no list or quote, by a parser that is known to be right. */
const byParser = (text: string): readonly number[] =>
  fromMarkdown(text).children.flatMap(({ type, position }) => {
    const line = position?.start.line ?? 0;
    const source = text.split('\n')[line - 1] ?? '';
    return type === 'heading' && /^\uFEFF?\s*#/.test(source) ? [line] : [];
  });

const byScan = (text: string): readonly number[] =>
  scanHandWritten(text).lines.flatMap((line) => {
    const heading = headingOf(line);
    return heading !== null && heading.indent <= 3 ? [line.number] : [];
  });

// A parser takes a lone CR for the end of a line, knows no front matter without an extension, and has no longest title.
const others = new Set([
  'a heading of spaces',
  'lone carriage returns',
  'front matter of another tool',
  'dialect-c.md',
  'a fence in a list',
]);
const files = [
  ...Object.entries(wildFiles),
  ...['dialect-a.md', 'dialect-b.md', 'dialect-d.md'].map((name) => [name, fixture(name)] as const),
].filter(([name]) => !others.has(name));

describe('headings stand where a Markdown parser finds them', () => {
  it.each(files)('%s', (_name, text) => {
    expect(byScan(text)).toEqual(byParser(text));
  });
});

it('gives every byte to exactly one line', () => {
  for (const [, text] of files) {
    const lines = scanLines(text);
    expect(lines.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
  }
});

it('takes a fence or a comment that nobody closes for text, but in what people keep for what it is to a reader', () => {
  const roles = (text: string) => scanLines(text).map(({ role }) => role);
  expect(roles('```\n# a\n')).toEqual(['text', 'text']);
  expect(roles('<!-- a\n# b\n<!-- tracker:data 1\n-->\n')).toEqual(['text', 'text', 'html', 'html']);
  const handWritten = ({ lines, unclosed }: ReturnType<typeof scanHandWritten>) => [
    lines.map(({ role }) => role),
    unclosed,
  ];
  expect(handWritten(scanHandWritten('```\n# a\n'))).toEqual([['code', 'code'], [1]]);
  expect(handWritten(scanHandWritten('a\n<!-- b\n# c\n<!-- tracker:data 1\n-->\n'))).toEqual([
    ['text', 'html', 'html', 'html', 'html'],
    [2],
  ]);
  expect(roles('---\na: 1\n---\nb\n')).toEqual(['front_matter', 'front_matter', 'front_matter', 'text']);
});
