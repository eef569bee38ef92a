import { invalid, notFound } from '@tracker/core';
import { expect, it } from 'vitest';
import { errorText } from '../src/text/error-text.ts';

const suggestion = 'Correct these fields and call again.';
const issue = (field: string) => ({ field, constraint: 'is not a known field', allowed: 'x'.repeat(80) });

it('shows short failures whole', () => {
  const error = notFound('Vendor "ADQ" does not exist.', '');
  expect(errorText({ error, suggestion: 'List them.' })).toBe('NotFoundError: Vendor "ADQ" does not exist. List them.');
});

it('names every refused field before it explains some of them whole', () => {
  const names = Array.from({ length: 12 }, (_, n) => `field_${n}`);
  const text = errorText({ error: invalid(names.map(issue)), suggestion });
  expect(text).toContain(`Refused: ${names.join(', ')}. field_0: is not a known field (allowed: ${'x'.repeat(80)}).`);
  expect(text).toMatch(/x\)\. … the rest is in details\. Correct these fields and call again\.$/);
  expect(text.length).toBeLessThan(500);
});

it('counts the names that would flood a context', () => {
  const error = invalid(Array.from({ length: 500 }, (_, n) => issue(`stray_${n}`)));
  const text = errorText({ error, suggestion });
  expect(text).toMatch(/^ValidationError: Refused: stray_0, stray_1, .* and \d+ more\. /);
  expect(text.length).toBeLessThan(800);
});

it('says of one field with a long rule what would be accepted', () => {
  const error = invalid([{ field: 'status', constraint: 'must be one of', allowed: `${'a, '.repeat(70)}z` }]);
  expect(errorText({ error, suggestion })).toContain('z). Correct');
});

it('clips titles in a suggestion rather than what to do next', () => {
  const titles = ['T-1', 'T-2', 'T-3'].map((key) => `${key} "${'A long title '.repeat(15)}"`);
  const long = `Nearest: ${titles.join(', ')}. list_work_items shows all.`;
  const text = errorText({
    error: notFound('Work item T-9 does not exist in this workspace.', long),
    suggestion: long,
  });
  expect(text).toMatch(/Nearest: T-1 "A long[^"]*…", T-2 "[^"]*…", T-3 "[^"]*…"\. list_work_items shows all\.$/);
  expect(text.length).toBeLessThan(260);
});
