import { parseLegacy, regenerate, statusContent } from '@tracker/markdown';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixture.ts';
import { sampleRows, workspaceId } from '../status/sample.ts';
import { wildFiles } from './wild-files.ts';

const content = statusContent(workspaceId, sampleRows());

/** Every line that is not blank was read, is a heading, or is listed as unread. */
const unaccounted = (text: string): readonly string[] => {
  const found = parseLegacy(text);
  const listed = new Set(found.unrecognised.flatMap(({ unread }) => unread));
  const covered = [...found.sections.map(({ lines }) => lines), ...found.unrecognised.map(({ lines }) => lines)];
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line, index) => {
      const inside = covered.some(({ first, last }) => first <= index + 1 && index + 1 <= last);
      return line.trim() !== '' && !listed.has(index + 1) && !inside && !/^\s*#{1,6}(\s|$)/.test(line);
    });
};

describe.each(Object.entries(wildFiles))('%s', (_name, text) => {
  it('is read without a crash, and nothing is invented', () => {
    const { vendors, deployments, enhancements, sessionPrompts, workItems, context, dialect } = parseLegacy(text);
    expect({ vendors, deployments, enhancements, sessionPrompts, workItems, context, dialect }).toEqual({
      vendors: [],
      deployments: [],
      enhancements: [],
      sessionPrompts: [],
      workItems: [],
      context: null,
      dialect: null,
    });
  });

  it('is listed line by line', () => {
    expect(unaccounted(text)).toEqual([]);
  });

  it('is kept byte for byte in front of what is generated', () => {
    const generated = regenerate(text, content);
    expect(generated.startsWith(text)).toBe(true);
    expect(regenerate(generated, content)).toBe(generated);
  });
});

describe('a known section with a line that is not understood', () => {
  const text = fixture('dialect-b.md').replace('- vendor_2: broken', '- vendor_x: undecided yet\n- vendor_2: broken');
  const found = parseLegacy(text);

  it('is read for the rest and stays whole', () => {
    expect(found.vendors.map(({ name }) => name)).toEqual(['vendor_1', 'vendor_2', 'vendor three']);
    expect(found.sections.find(({ kind }) => kind === 'vendors')?.readWhole).toBe(false);
    expect(found.unrecognised).toContainEqual({
      heading: 'Vendors (3 total)',
      lines: { first: 5, last: 9 },
      unread: [7],
    });
  });
});

it.each([
  ['spacing', (text: string) => text.replaceAll('\n- ', '\n\n-   ').replaceAll('\n## ', '\n\n\n##   ')],
  ['depth', (text: string) => text.replaceAll(/^(#+) /gm, '#$1 ')],
  ['other bullets', (text: string) => text.replaceAll(/^- /gm, '* ')],
  ['closed headings', (text: string) => text.replaceAll(/^(#+) (.*)$/gm, '$1 $2 $1')],
  ['trailing spaces', (text: string) => text.replaceAll('\n', '  \n')],
  ['wrong counts', (text: string) => text.replaceAll(/\(\d+ total\)/g, '(99 total)')],
  ['no counts', (text: string) => text.replaceAll(/ \(\d+ total\)/g, '')],
  ['capitals', (text: string) => text.replaceAll(/^## .*$/gm, (heading) => heading.toUpperCase())],
])('dialect B reads the same with other %s', (_what, change) => {
  const names = ({ vendors, deployments, enhancements, sessionPrompts }: ReturnType<typeof parseLegacy>) => [
    vendors.map(({ name, status, tests, formats, version }) => ({ name, status, tests, formats, version })),
    deployments.map(({ prNumber, commit, vendors: affected, tests }) => ({ prNumber, commit, affected, tests })),
    enhancements.map(({ title, priority, targetQuarter }) => ({ title, priority, targetQuarter })),
    sessionPrompts.map(({ id }) => id),
  ];
  const changed = change(fixture('dialect-b.md'));
  expect(names(parseLegacy(changed))).toEqual(names(parseLegacy(fixture('dialect-b.md'))));
  expect(unaccounted(changed)).toEqual([]);
});

it('says which counts are wrong and which vendor stands twice', () => {
  const { warnings, vendors, sections } = parseLegacy(
    '## Vendors (9 total)\n- a: operational\n- A: broken\n- b: operational (9/5 tests passed, 0 skipped) [XML, Excel] v1\n',
  );
  expect(vendors.map(({ name, tests, otherFormats }) => [name, tests, otherFormats])).toEqual([
    ['a', null, []],
    ['b', null, ['XML']],
  ]);
  expect(warnings.map(({ line }) => line).sort()).toEqual([1, 3, 4, 4]);
  expect(sections[0]?.readWhole).toBe(false);
});
