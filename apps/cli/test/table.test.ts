import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { cutTo, printable, widthOf } from '../src/output/printable.ts';
import { styleFor } from '../src/output/style.ts';
import { tableOf } from '../src/output/table.ts';

interface Row {
  readonly name: string;
  readonly count: number;
}

const columns = [
  { heading: 'NAME', text: ({ name }: Row) => name, flexible: true },
  { heading: 'COUNT', text: ({ count }: Row) => String(count), format: () => 'red' as const },
] as const;
const plain = (_: unknown, text: string) => text;
const rows = [
  { name: 'short', count: 1 },
  { name: 'a name that is long', count: 12 },
];

describe('a table', () => {
  it('is as wide as its longest texts', () => {
    expect(tableOf(columns, rows, { style: plain }).split('\n')).toEqual([
      'NAME                 COUNT',
      'short                1',
      'a name that is long  12',
    ]);
  });

  it('fits the terminal by its flexible column', () => {
    expect(tableOf(columns, rows, { style: plain, width: 20 }).split('\n')).toEqual([
      'NAME           COUNT',
      'short          1',
      'a name that …  12',
    ]);
  });

  it('colours cells without moving them', () => {
    const lines = tableOf(columns, rows, { style: (format, text) => `<${format}:${text}>` }).split('\n');
    expect(lines[0]).toBe('<bold:NAME>                 <bold:COUNT>');
    expect(lines[1]).toBe('short                <red:1>');
  });
});

describe('text of others', () => {
  it('keeps no control, format or line separating characters', () => {
    expect(printable('a\u001b[2Jb\r\nc\u202ed\u200be\u2028f')).toBe('a [2Jb c d e f');
  });

  it('is measured in columns and cut between characters', () => {
    expect(['abc', '日本', '🚀', 'e\u0301'].map(widthOf)).toEqual([3, 4, 2, 1]);
    expect(cutTo(4, '日本語')).toBe('日…');
    expect(cutTo(6, '日本語')).toBe('日本語');
  });
});

it('styles for a terminal with colours only', () => {
  const stream = (properties: object) => Object.assign(new Writable(), properties) as unknown as NodeJS.WriteStream; // the two properties are all that is asked
  expect(styleFor(stream({ isTTY: true, hasColors: () => true }))('red', 'x')).toBe('\u001b[31mx\u001b[39m');
  expect(styleFor(stream({ isTTY: true, hasColors: () => false }))('red', 'x')).toBe('x');
  expect(styleFor(stream({}))('red', 'x')).toBe('x');
});
