import { vendor } from '@tracker/core';
import { headingOf, indentOf, isBlank, type Line } from '../lines/line.ts';
import { bulletOf, type HeadedEntry, headedEntries, keyValues, rangeOf, take } from './entries.ts';
import type { LegacyVendor } from './legacy-document.ts';
import { listOf, vendorStatusOf } from './normalise.ts';
import type { SectionNotes } from './section-notes.ts';

type Tests = NonNullable<LegacyVendor['tests']>;
type Formats = NonNullable<LegacyVendor['formats']>;

/** Bullets (dialects B, C and D) and headings (dialect A) of a section of vendors. */
export function readVendors(body: readonly Line[], notes: SectionNotes): readonly LegacyVendor[] {
  const firstHeading = body.findIndex((line) => headingOf(line) !== null);
  const bullets = firstHeading === -1 ? body : body.slice(0, firstHeading);
  const headed = firstHeading === -1 ? [] : headedEntries(body.slice(firstHeading));
  return [...readBullets(bullets, notes), ...headed.flatMap((entry) => readHeaded(entry, notes) ?? [])];
}

const bulletPattern =
  /^(?:\*\*(?<bold>[^*]+?)(?:\*\*[ \t]*:|:\*\*)|(?<plain>(?!\*\*)[^[].*?):)[ \t]+(?<word>[A-Za-z][A-Za-z_-]*)(?<rest>.*)$/;

function readBullets(lines: readonly Line[], notes: SectionNotes): readonly LegacyVendor[] {
  const vendors: LegacyVendor[] = [];
  const first = lines.find(({ text }) => !isBlank(text));
  const isCode = first !== undefined && bulletOf(first) === null;
  let outermost = Number.POSITIVE_INFINITY;
  lines.forEach((line, index) => {
    const bullet = bulletOf(line);
    const indent = indentOf(line.text);
    // A bullet below another one says something about that; one far to the right of prose is an example.
    if (bullet === null || indent >= outermost + 2 || (isCode && indent >= 4 && outermost > 3)) return;
    outermost = indent;
    const found = withMostLines(bullet, line, continuationOf(lines, index), notes);
    if (found === null) return;
    notes.understood(line, ...found.more);
    vendors.push(found.vendor);
  });
  return vendors;
}

/** The vendor of a bullet with as many of the lines behind it as read as its details; the others are prose. */
function withMostLines(bullet: string, line: Line, more: readonly Line[], notes: SectionNotes) {
  for (let count = Math.min(more.length, mostDetailLines); count >= 0; count -= 1) {
    const taken = more.slice(0, count);
    const text = [bullet, ...taken.map((each) => each.text.trim())].join(' ');
    const vendor = vendorOfBullet(text, line, taken, notes);
    if (vendor !== null) return { vendor, more: taken };
  }
  return null;
}

/** Tests, formats and version. */
const mostDetailLines = 3;

/** Indented lines below a bullet that are no bullets themselves. */
function continuationOf(lines: readonly Line[], index: number): readonly Line[] {
  const rest = lines.slice(index + 1);
  const end = rest.findIndex(
    (line) => line.role !== 'text' || isBlank(line.text) || !/^[ \t]/.test(line.text) || bulletOf(line) !== null,
  );
  return end === -1 ? rest : rest.slice(0, end);
}

function vendorOfBullet(text: string, line: Line, more: readonly Line[], notes: SectionNotes): LegacyVendor | null {
  const { bold, plain, word = '', rest = '' } = lastStatusMatch(text) ?? {};
  const name = (bold ?? plain)?.trim().replace(/^(`|\*)([^`*]+)\1$/, '$2');
  const status = vendorStatusOf(word);
  if (name === undefined || !isName(name) || status === null) return null;
  const parts = partsOf(rest);
  if (parts === null) return null;
  const tests = parts.tests === null ? null : possibleTests(parts.tests, line.number, name, notes);
  const metadata = parts.tests !== null && tests === null ? { stated_tests: parts.testsText } : {};
  return {
    name,
    status,
    statusWord: word,
    tests,
    ...formatsOf(parts.formats, line.number, name, notes),
    version: parts.version,
    metadata,
    lines: rangeOf(line, more),
  };
}

/** Links, images, footnotes, HTML and what is struck out are no names; nor are words about somebody named above. */
const isName = (name: string): boolean =>
  vendor.shape.name.safeParse(name).success &&
  !/^(?:~~|<|!\[)|\]\(|\[\^/.test(name) &&
  !/^(?:(?:current|overall) )?(?:status|state|health)$|^overall$/i.test(name);

/** A name may hold a colon, so the status is the last word after one that leaves a readable rest. */
function lastStatusMatch(text: string): Record<string, string | undefined> | null {
  const match = bulletPattern.exec(text)?.groups;
  if (match === undefined) return null;
  if (match.bold !== undefined || vendorStatusOf(match.word ?? '') !== null) return match;
  const later = /^(?<plain>[^[].*): +(?<word>[A-Za-z][A-Za-z_-]*)(?<rest>(?: *[([v].*)?)$/.exec(text)?.groups;
  return later ?? match;
}

interface Parts {
  readonly tests: Tests | null;
  readonly testsText: string;
  readonly formats: string | null;
  readonly version: string | null;
}

const restPattern =
  /^\s*(?:(?<tests>\((?<passing>\d{1,9})\/(?<total>\d{1,9}) tests?(?: pass(?:ed|ing))?(?:, (?<skipped>\d{1,9}) skipped)?\))\s*)?(?:\[(?<formats>[^\]]*)\]\s*)?(?:v(?<version>\S{1,50}))?\s*$/;

function partsOf(rest: string): Parts | null {
  const groups = restPattern.exec(rest)?.groups;
  if (groups === undefined) return null;
  const { tests: testsText = '', passing, total, skipped, formats, version } = groups;
  return {
    tests: testsText === '' ? null : { passing: Number(passing), total: Number(total), skipped: Number(skipped ?? 0) },
    testsText,
    formats: formats ?? null,
    version: version ?? null,
  };
}

function possibleTests(tests: Tests, line: number, name: string, notes: SectionNotes): Tests | null {
  if (tests.passing + tests.skipped <= tests.total) return tests;
  notes.warn(line, `Vendor "${name}" has more passing and skipped tests than tests; the numbers were kept as text.`);
  return null;
}

const knownFormats = ['excel', 'csv', 'pdf', 'ocr'] as const;

function formatsOf(
  text: string | null,
  line: number,
  name: string,
  notes: SectionNotes,
): { readonly formats: Formats | null; readonly otherFormats: readonly string[] } {
  if (text === null) return { formats: null, otherFormats: [] };
  const words = listOf(text).filter((word) => word.toLowerCase() !== 'none');
  const formats = { excel: false, csv: false, pdf: false, ocr: false };
  const otherFormats: string[] = [];
  for (const word of words) {
    const known = knownFormats.find((format) => format === word.toLowerCase());
    if (known === undefined) otherFormats.push(word);
    else formats[known] = true;
  }
  if (otherFormats.length > 0)
    notes.warn(
      line,
      `Vendor "${name}" has formats without a field of their own, kept as text: ${otherFormats.join(', ')}.`,
    );
  return { formats, otherFormats };
}

/** `### AMINA (operational)` with its bullets. */
function readHeaded(entry: HeadedEntry, notes: SectionNotes): LegacyVendor | null {
  const { heading, headingLine, body } = entry;
  const match = /^(.+?)\s*\(([^()]+)\)$/.exec(heading.title);
  const name = match?.[1]?.trim() ?? '';
  const statusWord = match?.[2]?.trim() ?? '';
  const status = vendorStatusOf(statusWord);
  if (!isName(name) || status === null) return null;
  notes.understood(headingLine);
  const values = keyValues(body);
  const read = <Value>(key: string, parse: (value: string) => Value | null) =>
    take(values, key, parse, notes.understood);
  const stated = read('tests', testsOfLine);
  const tests = stated === null ? null : possibleTests(stated, headingLine.number, name, notes);
  const formats = read('formats', (value) => value);
  const version = read('version', (value) => (/^v?\S{1,50}$/.test(value) ? value.replace(/^v(?=\d)/, '') : null));
  const extractor = read('extractor', (value) => value.replaceAll('`', '') || null);
  const output = read('output', (value) => value || null);
  return {
    name,
    status,
    statusWord,
    tests,
    ...formatsOf(formats, headingLine.number, name, notes),
    version,
    metadata: {
      ...(extractor === null ? {} : { extractor }),
      ...(output === null ? {} : { output }),
      ...(stated !== null && tests === null ? { stated_tests: `${stated.passing}/${stated.total} passing` } : {}),
    },
    lines: rangeOf(headingLine, body),
  };
}

function testsOfLine(value: string): Tests | null {
  const match =
    /^(\d{1,9})\/(\d{1,9}) (?:tests )?pass(?:ing|ed)?(?:\s*\((\d{1,9}) skipped\)|, (\d{1,9}) skipped)?$/.exec(value);
  if (match === null) return null;
  return { passing: Number(match[1]), total: Number(match[2]), skipped: Number(match[3] ?? match[4] ?? 0) };
}
