import { randomInt } from 'node:crypto';
import { createInMemoryStore } from '@tracker/core';
import { adoptLegacy, parseLegacy, parseStatus, regenerate, statusContent } from '@tracker/markdown';
import { tickingClock } from '@tracker/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { migrate, migrationSource } from '../src/index.ts';
import { migratingTo, statusFile } from './migrating.ts';

const seed = Number(process.env.TRACKER_TEST_SEED ?? randomInt(2 ** 31));
const workspaceId = '01890000-0000-7000-8000-000000000001';

const number = fc.nat(6);
const word = fc.constantFrom(
  'acme',
  'Acme',
  'vendor_1',
  'مورد',
  'Ж',
  '甲',
  'A',
  'A (2)',
  '👩‍👩‍👧',
  '',
  'Status',
  '__proto__',
  '*x*',
);
const status = fc.constantFrom('operational', 'broken', 'ready_for_production', 'planned', 'fine', '✅');

/** Headings and lines of the four dialects, whichever stands below which. */
const dialectLine = fc.oneof(
  fc.constantFrom(
    '## Vendors',
    '## Vendors (3 total)',
    '## Operational Vendors (1/2)',
    '## PRODUCTION CAPABILITIES',
    '## Deployments (2 total)',
    '## LATEST DEPLOYMENT',
    '## Recent Deployments (Last 1)',
    '## Future Enhancements',
    '## Future Enhancements (2 total)',
    '## FUTURE ENHANCEMENTS',
    '## Session Prompts (1 total)',
    '## Active Work Items (3)',
    '## ACTIVE CONTEXT TYPE',
    '# Vendors',
    '### Vendors (see mail)',
    'VENDOR_PROCESSING',
    '  (4/5 tests)',
    '  [excel, csv]',
    '- Constitutional Compliance: ✓',
    '- Accomplishments:',
    '  - one',
    '- **Status**: blocked',
    '- **Target**: Q1 2026',
    '- Commit: 104662c',
    '---',
    'session_id: s1',
    'schema_version: "1.0"',
    '*Generated at 2025-10-10*',
  ),
  fc.tuple(word, status).map(([name, state]) => `- ${name}: ${state}`),
  fc
    .tuple(word, status)
    .map(([name, state]) => `- **${name}**: ${state} (10/12 tests passed, 2 skipped) [Excel, XML] v1.2`),
  fc.tuple(word, status).map(([name, state]) => `### ${name} (${state})`),
  fc.tuple(number, word).map(([pr, title]) => `### PR #${pr} - ${title} (2025-10-06)`),
  number.map((pr) => `### 2025-10-0${pr} - PR #${pr}`),
  word.map((title) => `- ${title} (Priority: High, Q1 2026)`),
  word.map((title) => `- [P0] ${title} - needs A`),
  word.map((title) => `### ${title} (Priority: 2)`),
  fc.tuple(word, fc.constantFrom('task', 'project', 'session')).map(([title, type]) => `### ${title} (${type})`),
  word.map((parent) => `- **Parent**: ${parent}`),
  number.map((n) => `### Session ${n}`),
  word.map((name) => `- Vendors: ${name}, nobody`),
);

const proseLine = fc.oneof(
  fc.constantFrom(
    '',
    '',
    '',
    '# S',
    '## Notes',
    '### more',
    '#',
    '```',
    '~~~',
    '````',
    '<!--',
    '-->',
    'text <!-- open',
    '<pre>',
    '</pre>',
  ),
  fc.constantFrom(
    '| a | b |',
    '|---|---|',
    '> quote',
    '- [ ] box',
    '1. one',
    '===',
    '------',
    '+++',
    '\tcode',
    '    - a: operational',
  ),
  fc.constantFrom(
    '<<<<<<< HEAD',
    '=======',
    '>>>>>>> x',
    '\u0000',
    '\udcff',
    '\u200b',
    '\r',
    '\u2028',
    'لوحة',
    'a [link](x) ![i](y) [^1]',
  ),
  fc.string({ maxLength: 40, unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
);

const line = fc.tuple(
  fc.constantFrom('', '', '', '', ' ', '  ', '    ', '\t'),
  fc.oneof({ weight: 3, arbitrary: dialectLine }, proseLine),
);

/** Up to 2,000 lines: a text of some lines, perhaps many times. */
const anyFile = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 50, size: 'max' }),
    times: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, 40) }),
    endings: fc.array(fc.constantFrom('\n', '\n', '\r\n'), { minLength: 1, maxLength: 3 }),
    bom: fc.boolean(),
    final: fc.boolean(),
  })
  .map(({ lines, times, endings, bom, final }) => {
    const all = Array.from({ length: times }, () => lines).flat();
    const text = all.map(([indent, each], at) => `${indent}${each}${endings[at % endings.length]}`).join('');
    return `${bom ? '\uFEFF' : ''}${final ? text : text.trimEnd()}`;
  });

const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/);

/** Not blank, and without what ends them: the last one of a file gets an ending when something comes behind it. */
const said = (lines: readonly string[]): readonly string[] =>
  lines.map((each) => each.replace(/^\uFEFF/, '').replace(/\r?\n$/, '')).filter((each) => each.trim() !== '');

const isOwned = (each: string): boolean =>
  / <!-- tracker(?::[a-z_]+| [A-Z](?:-[0-9A-Z]+)? v\d+) [0-9a-f]{10} -->\r?\n?$/.test(each);

const withoutOwned = (text: string): readonly string[] =>
  linesOf(text.replace(/(?<=^|\n)<!-- tracker:data 1\r?\n(?:\{"[^\n]*\n)*-->(?:\r?\n|$)/, '')).filter(
    (each) => !isOwned(each),
  );

const world = () => {
  const store = createInMemoryStore({ clock: tickingClock() });
  const options = migratingTo(store);
  const bring = (text: string) => migrate(migrationSource({ file: statusFile, text }, []), options);
  return { bring, content: () => statusContent(workspaceId, [...store.rows()]) };
};

/** The lines of the file that may be gone afterwards: what the database has from sections that were read whole. */
const givenUp = (text: string): ReadonlySet<number> => {
  const whole = parseLegacy(text).sections.filter(({ kind, readWhole }) => readWhole && kind !== 'session_prompts');
  return new Set(
    whole.flatMap(({ lines: { first, last } }) => Array.from({ length: last - first + 1 }, (_, at) => first + at)),
  );
};

it(`reads any mixture of the dialects and prose, accounts for every line, and keeps what it did not read, seed ${seed}`, async () => {
  await fc.assert(
    fc.asyncProperty(anyFile, async (text) => {
      const { bring, content } = world();
      const legacy = parseLegacy(text);
      const known = [...legacy.sections, ...legacy.unrecognised].map(({ lines }) => lines);
      const unknown = linesOf(text).filter(
        (each, at) => said([each]).length > 0 && !known.some(({ first, last }) => first <= at + 1 && at + 1 <= last),
      );
      // The file's title alone is neither.
      expect(unknown.length).toBeLessThan(2);
      expect(unknown.every((each) => /^\uFEFF? {0,3}#(?:\s|$)/.test(each))).toBe(true);

      const { report, left } = await bring(text);
      expect(report).toMatchObject({ success: true, rollback_executed: false });
      const adopted = adoptLegacy(text, legacy, content(), left);
      const gone = givenUp(text);
      const stays = said(linesOf(text).filter((_, at) => !gone.has(at + 1)));
      expect(said(withoutOwned(adopted)).filter((each) => stays.length > 0 || each !== '# Project Status')).toEqual(
        stays,
      );
      expect(parseStatus(adopted)).toEqual(content());
      expect(regenerate(adopted, content())).toBe(adopted);

      const again = await bring(adopted);
      expect(again.report).toMatchObject({ success: true, changes_applied: 0 });
      expect(adoptLegacy(adopted, parseLegacy(adopted), content(), again.left)).toBe(adopted);
    }),
    { seed, numRuns: 120 },
  );
});
