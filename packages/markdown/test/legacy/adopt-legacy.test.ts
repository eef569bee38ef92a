import { adoptLegacy, parseLegacy, parseStatus, regenerate, statusContent } from '@tracker/markdown';
import { expect, it } from 'vitest';
import { fixture } from '../fixture.ts';
import { sampleRows, workspaceId } from '../status/sample.ts';

const content = statusContent(workspaceId, sampleRows());
const adopted = (text: string) => adoptLegacy(text, parseLegacy(text), content);

it.each(['dialect-a.md', 'dialect-b.md', 'dialect-c.md', 'dialect-d.md'])('%s keeps what was not read', (name) => {
  const text = fixture(name);
  const lines = text.split('\n');
  const result = adopted(text);
  for (const { unread } of parseLegacy(text).unrecognised)
    for (const number of unread) expect(result.split('\n')).toContain(lines[number - 1]);
  expect(parseStatus(result)).toEqual(content);
  expect(regenerate(result, content)).toBe(result);
});

it('puts the generated sections where the last known one was and takes out those that were read whole', () => {
  const result = adopted(fixture('dialect-a.md'));
  const at = (what: string) => result.indexOf(what);
  expect(at('## PRODUCTION CAPABILITIES')).toBe(-1);
  expect(at('**Last Updated**')).toBeLessThan(at('## Vendors (1 total)'));
  expect(at('<!-- tracker:data')).toBeLessThan(at('## OPERATIONAL PROCEDURES'));
  expect(
    result.endsWith(fixture('dialect-a.md').slice(fixture('dialect-a.md').indexOf('## OPERATIONAL PROCEDURES'))),
  ).toBe(true);
});

it('keeps a known section whole that holds a line nobody understood, and session prompts', () => {
  const odd = fixture('dialect-b.md').replace('- vendor_2:', '- who knows\n- vendor_2:');
  const result = adopted(odd);
  expect(result).toContain('## Vendors (3 total)\n- vendor_1: operational (10/12 tests passed, 2 skipped)');
  expect(result).toContain('Carry on with vendor_2: read the OCR notes first.');
  expect(result).not.toContain('## Deployments (2 total)\n');
});

it('keeps a section with an entry that the database has otherwise', () => {
  const text = '# S\n## Vendors\n- a: operational\n\n## Deployments\n### 2025-01-01 - PR #1\n';
  const result = adoptLegacy(text, parseLegacy(text), content, [{ first: 3, last: 3 }]);
  expect(result).toContain('## Vendors\n- a: operational\n');
  expect(result).not.toContain('## Deployments\n');
});

it('gives a title to a file of which nothing else stays, and to no other', () => {
  expect(adopted('## Vendors\n- a: operational\n').startsWith('# Project Status\n')).toBe(true);
  expect(adopted('## Vendors\n- a: operational\n\n# Plans\nA line.\n')).not.toContain('# Project Status');
});

it('adopts a second time without a change', () => {
  const once = adopted(fixture('dialect-b.md'));
  const legacy = parseLegacy(once);
  expect(legacy.vendors).toEqual([]);
  expect(legacy.unrecognised.map(({ heading }) => heading)).toEqual([
    'Project Status',
    'Session Prompts (2 total)',
    'Notes',
  ]);
  expect(adoptLegacy(once, legacy, content)).toBe(once);
});
