import { expect, it } from 'vitest';
import { createLineReader } from '../src/stdio/line-reader.ts';

const readAll = (chunks: readonly string[], limit = 10): readonly string[] => {
  const seen: string[] = [];
  const read = createLineReader(limit, {
    line: (bytes) => seen.push(bytes.toString()),
    tooLong: () => seen.push('(too long)'),
  });
  for (const chunk of chunks) read(Buffer.from(chunk));
  return seen;
};

it('puts lines together from chunks of any size', () => {
  expect(readAll(['ab', 'c\nd', 'ef\ng\n', 'h'])).toEqual(['abc', 'def', 'g']);
});

it('skips blank lines', () => {
  expect(readAll(['\n\r\na\r\n\n'])).toEqual(['a\r']);
});

it('reports a line that is too long once, and goes on with the next', () => {
  expect(readAll(['123456', '789012', '345', '6\nok\n'])).toEqual(['(too long)', 'ok']);
  expect(readAll(['12345678901\n1234567890\n'])).toEqual(['(too long)', '1234567890']);
});
