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

describe('a section that holds more than its dialect has', () => {
  const vendorsIn = (lines: string) => {
    const { vendors, unrecognised, warnings, sections } = parseLegacy(`## Vendors\n${lines}`);
    return {
      names: vendors.map(({ name, status }) => `${name}: ${status}`),
      unread: unrecognised.flatMap(({ unread }) => unread),
      warnings: warnings.map(({ message }) => message),
      stays: sections.some(({ readWhole }) => !readWhole),
    };
  };

  it('takes no detail below a vendor for a vendor', () => {
    const text =
      '- Acme: operational\n  - Parser: broken\n    - Tests: operational\n- Beta: broken\n\n  - Owner: planned\n';
    expect(vendorsIn(text)).toMatchObject({
      names: ['Acme: operational', 'Beta: broken'],
      unread: [3, 4, 7],
      stays: true,
    });
  });

  it('reads a list that is indented as a whole', () => {
    expect(vendorsIn('  - a: operational\n  - b: broken\n')).toMatchObject({
      names: ['a: operational', 'b: broken'],
      stays: false,
    });
  });

  it('reads a vendor with prose behind it, and leaves the prose', () => {
    expect(
      vendorsIn('- a: operational\n  since Monday\n- b: broken\n  (0/3 tests)\n  [none]\n  ask Sara\n'),
    ).toMatchObject({
      names: ['a: operational', 'b: broken'],
      unread: [3, 7],
      stays: true,
    });
  });

  it.each([
    ['**acme**: operational', 'acme'],
    ['**acme** : operational', 'acme'],
    ['**acme:** operational', 'acme'],
    ['`acme_1`: operational', 'acme_1'],
    ['*acme*: operational', 'acme'],
    ['a*b*c: operational', 'a*b*c'],
    ['Größe & Söhne, GmbH (EU): operational', 'Größe & Söhne, GmbH (EU)'],
    ['http://x.test: operational', 'http://x.test'],
    ['مورد: operational', 'مورد'],
    ['👩‍👩‍👧 甲: operational', '👩‍👩‍👧 甲'],
    ['__proto__: operational', '__proto__'],
    ['a: b: operational', 'a: b'],
  ])('calls %s by its name without markdown', (line, name) => {
    expect(vendorsIn(`- ${line}\n`).names).toEqual([`${name}: operational`]);
  });

  it.each([
    'acme: ✅',
    'acme: 🟢 operational',
    'acme: operational ✅',
    'acme: Operational!',
    'acme: up and running',
    'acme：operational',
    'acme:operational',
    'acme – operational',
    '[ ] acme: operational',
    '[acme](http://x.test): operational',
    'acme: operational (ten/12 tests passed)',
    'acme: operational (1,000/1,200 tests passed)',
    'acme: operational | since 2024',
    `${'x'.repeat(101)}: operational`,
  ])('guesses nothing from %s', (line) => {
    expect(vendorsIn(`- ${line}\n`)).toMatchObject({ names: [], unread: [2], stays: true });
  });

  it('reads neither side of a merge that git gave up on, and names what lies in it', () => {
    const text =
      '- x: broken\n<<<<<<< HEAD\n- a: operational\n=======\n- a: broken\n## Deployments\n>>>>>>> other\n- y: operational\n';
    const found = vendorsIn(text);
    expect(found).toMatchObject({ names: ['x: broken', 'y: operational'], unread: [3, 4, 5, 6, 7, 8], stays: true });
    expect(found.warnings).toEqual([expect.stringContaining('"- a: operational", "- a: broken", "## Deployments"')]);
  });

  it('names a session whose front matter was forgotten, and gives its text to no other', () => {
    const head = (id: string) => `### Session ${id}\n---\nsession_id: ${id}\n---\n`;
    const text = `## Session Prompts\n${head('one')}body\n#### Session of questions\nstill one\n### Session two\nforgotten\n${head('three')}`;
    const { sessionPrompts, skipped, unrecognised } = parseLegacy(text);
    expect(sessionPrompts.map(({ id, body }) => [id, body])).toEqual([
      ['one', 'body\n#### Session of questions\nstill one'],
      ['three', ''],
    ]);
    expect(skipped.map(({ line }) => line)).toEqual([9]);
    expect(unrecognised.flatMap(({ unread }) => unread)).toEqual([9, 10]);
  });

  it('ends where a heading is underlined, but not at the rules of a session prompt', () => {
    const text = '- a: operational\n\nKnown issues\n------------\n- Login page: broken\n\nOther\n=====\n- B: broken\n';
    expect(vendorsIn(text)).toMatchObject({ names: ['a: operational'], unread: [5, 6, 8, 9, 10], stays: false });
    expect(vendorsIn('- a: operational\n---\n- b: broken\n').names).toEqual(['a: operational', 'b: broken']);
    const prompts = '## Session Prompts\n### One\n---\nsession_id: one\n---\nTitle\n---\nbody\n';
    expect(parseLegacy(prompts).sessionPrompts.map(({ id, body }) => [id, body])).toEqual([
      ['one', 'Title\n---\nbody'],
    ]);
  });

  it('reads on behind an example, a comment and a line that is no UTF-8, and says where they are', () => {
    expect(vendorsIn('Like:\n\n    - x: broken\n\n- a: operational\n')).toMatchObject({
      names: ['a: operational'],
      unread: [2, 4],
    });
    expect(vendorsIn('- a: operational <!-- since\nMay -->\n- b: broken\n').names).toEqual(['b: broken']);
    expect(vendorsIn('- `<!--` is a comment\n- b: broken\n<!-- x -->\n').names).toEqual(['b: broken']);
    const broken = vendorsIn('- a: operational\n- \udcff: broken\n');
    expect(broken).toMatchObject({ names: ['a: operational'], unread: [3], stays: true });
    expect(broken.warnings).toEqual([expect.stringContaining('no UTF-8')]);
    const unclosed = vendorsIn('- a: operational\n```\n- b: broken\n## Deployments\n### 2025-01-01 - PR #1\n');
    expect(unclosed).toMatchObject({ names: ['a: operational'], unread: [3, 4, 5, 6], stays: true });
    expect(unclosed.warnings).toEqual([expect.stringContaining('nobody closes')]);
  });

  it('stays when its heading says more than how many there are', () => {
    const { vendors, sections, unrecognised } = parseLegacy('## Vendors (ask Sara first)\n- a: operational\n');
    expect(vendors).toHaveLength(1);
    expect(sections.map(({ readWhole }) => readWhole)).toEqual([false]);
    expect(unrecognised.flatMap(({ unread }) => unread)).toEqual([1]);
  });

  it('lists every title but the first, whether or not something is below it', () => {
    const { unrecognised } = parseLegacy('# S\n# Empty\n## Vendors\n- a: operational\n');
    expect(unrecognised.map(({ heading }) => heading)).toEqual(['Empty']);
  });

  it('makes no title of a priority alone, and none with the marks of bold', () => {
    const { enhancements, unrecognised } = parseLegacy(
      '## Future Enhancements (2 total)\n- (Priority: High, Q1 2026)\n- **Dark mode** (Priority: High, Q1 2026)\n',
    );
    expect(enhancements.map(({ title }) => title)).toEqual(['Dark mode']);
    expect(unrecognised.flatMap(({ unread }) => unread)).toEqual([2]);
  });

  it.each(['01/10/2025', 'Oct 3, 2025', '2025-10-1', '3. Oktober 2025', '2025-W40', '2025-13-01', '2025-10-01 25:00'])(
    'takes %s for no day of a deployment',
    (day) => {
      const { deployments, unrecognised } = parseLegacy(`## Deployments\n### ${day} - PR #1\n- Commit: abcdef1\n`);
      expect(deployments).toEqual([]);
      expect(unrecognised.flatMap(({ unread }) => unread)).toEqual([2, 3]);
    },
  );
});
