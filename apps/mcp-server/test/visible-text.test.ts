import { describe, expect, it } from 'vitest';
import { visible, visibleThroughout } from '../src/text/visible-text.ts';

describe('visible', () => {
  it.each([
    ['a bidirectional override', 'a\u202Eb', 'ab'],
    ['an isolate', 'a\u2066b\u2069', 'ab'],
    ['a zero-width space', 'a\u200Bb', 'ab'],
    ['a soft hyphen', 'a\u00ADb', 'ab'],
    ['a byte order mark', '\uFEFFa', 'a'],
    ['tag characters', 'a\u{E0049}\u{E0047}', 'a'],
    ['variation selectors that spell bytes', 'a\uFE00\u{E0101}', 'a'],
    ['control characters', 'a\u0000\u001B[31m\u009B', 'a[31m'],
    ['a line separator', 'a\u2028b', 'ab'],
  ])('takes %s out', (_, given, expected) => {
    expect(visible(given)).toBe(expected);
  });

  it.each(['line\nbreak\ttab\r', 'Grüße 你好 مرحبا', '❤️', '👩‍💻', '1️⃣'])('leaves %j as it is', (text) => {
    expect(visible(text)).toBe(text);
  });
});

describe('visibleThroughout', () => {
  it('cleans keys and values at every depth', () => {
    expect(visibleThroughout({ 'a\u200B': [{ b: 'c\u202E' }, null, 1] })).toEqual({ a: [{ b: 'c' }, null, 1] });
  });

  it('gives the same value back where nothing is hidden', () => {
    const value = { a: ['b\nc "quoted" \\', 1, null] };
    expect(visibleThroughout(value)).toBe(value);
  });
});
