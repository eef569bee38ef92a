import { type DataEntry, dataBlock, dataOf } from './data-block.ts';
import { type Entry, entriesOf } from './entries.ts';
import { markedHeading, markedLine, type SectionName, sectionNames } from './mark.ts';
import { mergeSection, type PrintedLine } from './merge-section.ts';
import type { StatusContent } from './status-content.ts';
import { isOwned, layoutOf, lineEndingOf, type Part, type StatusLayout, sourceOf } from './status-layout.ts';

export interface RegenerateOptions {
  /**
   * Lines, without their endings, whose hand edits have been applied or given up, and which may therefore be replaced.
   * Every other edited or added line stays as it is.
   */
  readonly settled?: ReadonlySet<string>;
  /** An empty text gets no title: it is the beginning of one that goes on. */
  readonly untitled?: boolean;
}

/** The text of a status file that holds nothing else: dialect B with work items (FR-022). */
export const printStatus = (content: StatusContent): string => regenerate('', content);

/**
 * A file with its generated parts brought up to date. Every byte that is not Tracker's stays, in its order; sections
 * that are not there yet come behind the last generated one (FR-031).
 */
export function regenerate(text: string, content: StatusContent, options: RegenerateOptions = {}): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return `${mark}${regenerated(text.slice(mark.length), content, options)}`;
}

function regenerated(text: string, content: StatusContent, options: RegenerateOptions): string {
  const { settled = new Set(), untitled = false } = options;
  const layout = layoutOf(text);
  const ending = lineEndingOf(text);
  const printed = printedSections(content);
  const parts = layout.parts.map((part) => {
    if (part.kind !== 'section') return { part, text: part.kind === 'data' ? '' : foreignText(layout, part) };
    const lines = part.lines.map((line) => ({ ...line, settled: settled.has(line.line.text) }));
    const body = mergeSection(layout, lines, printed[part.section].lines, ending);
    return { part, text: `${printed[part.section].heading}${ending}${body}` };
  });
  const missing = sectionNames.filter(
    (name) => !layout.parts.some((part) => part.kind === 'section' && part.section === name),
  );
  const added = missing.map((name) => sectionText(printed[name], ending));
  const data = dataBlock(content, printed.entries, keptBases(layout, settled, printed.entries)).join(ending);
  const title = untitled ? '' : `# Project Status${ending}`;
  return put(parts, added, { title, data: `${data}${ending}`, ending });
}

/** The rows that the lines which stay were edited on, where those are not printed any more. */
function keptBases(
  layout: StatusLayout,
  settled: ReadonlySet<string>,
  entries: readonly Entry[],
): readonly DataEntry[] {
  const waiting = new Set(
    layout.parts.flatMap((part) =>
      part.kind !== 'section'
        ? []
        : part.lines.flatMap((line) =>
            isOwned(line) && line.mark !== null && !line.mark.intact && !settled.has(line.line.text)
              ? [`${line.mark.key} v${line.mark.version}`]
              : [],
          ),
    ),
  );
  if (waiting.size === 0) return [];
  const data = dataOf(layout);
  const printed = new Set(entries.map(({ key, version }) => `${key} v${version}`));
  const known = [...(data?.bases ?? []), ...(data?.entries ?? [])].map((entry) => ({ entry, name: nameOf(entry) }));
  const kept = new Map(
    known.filter(({ name }) => waiting.has(name) && !printed.has(name)).map((each) => [each.name, each]),
  );
  return [...kept.values()].map(({ entry }) => entry);
}

const nameOf = ({ key, row: { row } }: DataEntry): string => `${key} v${'version' in row ? row.version : 1}`;

type PrintedSections = Readonly<Record<SectionName, PrintedSection>> & { readonly entries: readonly Entry[] };

interface PrintedSection {
  readonly heading: string;
  readonly lines: readonly PrintedLine[];
}

function printedSections(content: StatusContent): PrintedSections {
  const entries = entriesOf(content);
  const section = (name: SectionName): PrintedSection => ({
    heading: markedHeading(name, headings[name](content)),
    lines: entries.filter((entry) => entry.section === name).flatMap(printedLines),
  });
  return {
    entries,
    configuration: section('configuration'),
    vendors: section('vendors'),
    deployments: section('deployments'),
    enhancements: section('enhancements'),
    work_items: section('work_items'),
  };
}

const printedLines = ({ key, version, lines }: Entry): readonly PrintedLine[] =>
  lines.map((text, place) => ({ id: `${key}#${place}`, text: markedLine(key, version, text) }));

const headings: Readonly<Record<SectionName, (content: StatusContent) => string>> = {
  configuration: () => '## Configuration',
  vendors: ({ counts }) => `## Vendors (${counts.vendors} total)`,
  deployments: ({ counts, deployments }) =>
    `## Deployments (${counts.deployments} total${listed(deployments.length, counts.deployments)})`,
  enhancements: ({ counts }) => `## Future Enhancements (${counts.enhancements} total)`,
  work_items: ({ counts: { active, blocked, completed }, items }) =>
    `## Work Items (${active} active, ${blocked} blocked, ${completed} completed${listed(items.length, active + blocked)})`,
};

const listed = (shown: number, total: number): string => (shown < total ? `, newest ${shown} listed` : '');

const foreignText = (layout: StatusLayout, part: Extract<Part, { kind: 'foreign' }>): string =>
  part.lines.map((line) => sourceOf(layout, line)).join('');

const sectionText = ({ heading, lines }: PrintedSection, ending: string): string =>
  [heading, ...lines.map(({ text }) => text), ''].join(ending);

interface PlacedPart {
  readonly part: Part;
  readonly text: string;
}

interface Frame {
  /** Of a text that was empty. */
  readonly title: string;
  readonly data: string;
  readonly ending: string;
}

/** New sections and the data stand behind the last generated part, else at the end of the file. */
function put(parts: readonly PlacedPart[], added: readonly string[], { title, data, ending }: Frame): string {
  const dataAt = parts.findIndex(({ part }) => part.kind === 'data');
  const lastSection = parts.findLastIndex(({ part }) => part.kind === 'section');
  const at = lastSection !== -1 ? lastSection + 1 : dataAt !== -1 ? dataAt : parts.length;
  const piece = ({ part, text }: PlacedPart) => (part.kind === 'data' ? data : text);
  const before = parts.slice(0, at).map(piece).join('');
  const after = parts.slice(at).map(piece).join('');
  const fresh = dataAt === -1 ? [...added, data] : added;
  const begun = parts.length === 0 ? title : before;
  const text = fresh.reduce((sofar, section) => `${separated(sofar, ending)}${section}`, begun);
  return after === '' ? text : `${fresh.length === 0 ? ended(text, ending) : separated(text, ending)}${after}`;
}

const ended = (text: string, ending: string): string =>
  text === '' || text.endsWith('\n') ? text : `${text}${ending}`;

/** Ends the text's last line and leaves a blank one, unless that is so. */
function separated(text: string, ending: string): string {
  if (text === '') return text;
  const ended = text.endsWith('\n') ? text : `${text}${ending}`;
  return /\n\r?\n$/.test(ended) ? ended : `${ended}${ending}`;
}
