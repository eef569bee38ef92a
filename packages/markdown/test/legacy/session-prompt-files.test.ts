import { parseSessionPrompt } from '@tracker/markdown';
import { expect, it } from 'vitest';
import { fixture } from '../fixture.ts';

const file = 'docs/session-prompts/a.md';

it('reads a prompt that is a file of its own', () => {
  const { prompt, skipped, warnings } = parseSessionPrompt(
    fixture('session-prompts/2025-10-03_tpd_migration.md'),
    file,
  );
  expect(prompt).toMatchObject({
    title: 'TPD migration',
    schemaVersion: '1.0',
    frontMatter: { date: '2025-10-03', vendors_affected: ['TPD'], constitutional_principles: [1, 4, 7] },
    body: 'Move TPD to the new base class. Start from the failing tests.',
    file,
  });
  expect([...skipped, ...warnings]).toEqual([]);
});

it.each([
  ['no front matter', 'Just text\n', 1],
  ['an empty file', '', 1],
  ['front matter without an end', '---\na: 1\nb: 2\n', 1],
  ['an open bracket', '---\na: 1\nb: [1, 2\n---\ntext\n', 3],
  ['a tab as indentation', '---\na:\n\tb: 1\n---\n', 3],
  ['a key twice', '---\na: 1\na: 2\n---\n', 3],
  ['a list', '---\n- a\n- b\n---\n', 2],
  ['a word', '---\nhello\n---\n', 2],
  ['nothing inside', '---\n---\nbody\n', 2],
  [
    'aliases that unfold without end',
    `---\na: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`)
      .join('')}---\n`,
    2,
  ],
])('skips %s with file and line', (_what, text, line) => {
  expect(parseSessionPrompt(text, file)).toMatchObject({ prompt: null, skipped: [{ file, line }] });
});

it('keeps a version as it is written and warns of a missing one', () => {
  expect(parseSessionPrompt('---\nschema_version: 1.0\n---\n', file).prompt?.schemaVersion).toBe('1.0');
  const { prompt, warnings } = parseSessionPrompt('---\ntitle: x\n---\n', file);
  expect(prompt?.schemaVersion).toBeNull();
  expect(warnings).toHaveLength(1);
});

it('takes no part of a prototype from a front matter', () => {
  const { prompt } = parseSessionPrompt('---\n__proto__: {polluted: yes}\nconstructor: 1\n---\n', file);
  expect(Object.getPrototypeOf(prompt?.frontMatter)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
