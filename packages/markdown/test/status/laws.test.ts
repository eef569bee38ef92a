import { parseStatus, printStatus, regenerate, statusContent } from '@tracker/markdown';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyText, anyWorkspace } from './arbitrary-workspace.ts';

const workspaceId = '01890000-0000-7000-8000-000000000001';
const anyContent = anyWorkspace.map((rows) => statusContent(workspaceId, rows));

it('parse(print(x)) = x', () => {
  fc.assert(
    fc.property(anyContent, (content) => {
      expect(parseStatus(printStatus(content))).toEqual(content);
    }),
    { numRuns: 150 },
  );
});

it('prints the same data as the same bytes, in whatever order the rows come (FR-022)', () => {
  fc.assert(
    fc.property(anyWorkspace, (rows) => {
      const again = statusContent(workspaceId, [...rows].reverse());
      expect(printStatus(again)).toBe(printStatus(statusContent(workspaceId, rows)));
    }),
    { numRuns: 80 },
  );
});

const line = fc.oneof(
  anyText(0, 60),
  fc.constantFrom('', '```', '~~~', '<!-- open', '-->', '# H', '## H', '- x', '   ', '---'),
);
const handWritten = fc
  .record({
    lines: fc.array(line, { maxLength: 12 }),
    ending: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    final: fc.boolean(),
  })
  .map(({ lines, ending, bom, final }) => `${bom ? '\uFEFF' : ''}${lines.join(ending)}${final ? ending : ''}`);

/** The text that is left when everything marked as Tracker's is taken out. */
const withoutOwned = (text: string): string =>
  text
    .replace(/(?<=^|\n)<!-- tracker:data 1\r?\n(?:\{"[^\n]*\n)*-->(?:\r?\n|$)/, '')
    .split(/(?<=\n)/)
    .filter((each) => !/ <!-- tracker(?::[a-z_]+| [A-Z](?:-[0-9A-Z]+)? v\d+) [0-9a-f]{10} -->\r?\n?$/.test(each))
    .join('');

it('keeps every byte of a hand-written file and adds nothing but blank lines', () => {
  fc.assert(
    fc.property(handWritten, anyContent, (text, content) => {
      const generated = regenerate(text, content);
      if (text.includes('<!-- tracker')) return;
      const rest = withoutOwned(generated);
      expect(rest.startsWith(text) || text === '').toBe(true);
      expect(rest.slice(text.length).trim().replace('# Project Status', '')).toBe('');
      expect(parseStatus(generated)).toEqual(content);
    }),
    { numRuns: 200 },
  );
});

it('regenerating again changes nothing', () => {
  fc.assert(
    fc.property(handWritten, anyContent, (text, content) => {
      const once = regenerate(text, content);
      expect(regenerate(once, content)).toBe(once);
    }),
    { numRuns: 200 },
  );
});

const plain = fc.stringMatching(/^[A-Za-z .,*_`|]{1,30}$/).filter((text) => !/^\s*(#|```|~~~)/.test(text));

it('keeps hand-written lines between generated ones when the data changes', () => {
  const inserted = fc.array(fc.tuple(fc.nat(60), fc.oneof(plain, fc.constant(''))), { maxLength: 6 });
  fc.assert(
    fc.property(anyContent, anyContent, inserted, fc.boolean(), (before, after, notes, crlf) => {
      const start = printStatus(before);
      const lines = (crlf ? start.replaceAll('\n', '\r\n') : start).split(/(?<=\n)/);
      const data = lines.findIndex((each) => each.startsWith('<!-- tracker:data'));
      for (const [at, note] of notes) lines.splice(at % Math.max(data, 1), 0, `${note}${crlf ? '\r\n' : '\n'}`);
      const edited = lines.join('');
      const regenerated = regenerate(edited, after);
      expect(withoutOwned(regenerated)).toBe(withoutOwned(edited));
      expect(parseStatus(regenerated)).toEqual(after);
    }),
    { numRuns: 200 },
  );
});
