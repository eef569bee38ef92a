import { vendorNameKey } from '@tracker/core';
import { headingOf, isBlank, type Line } from '../lines/line.ts';
import { markOf } from '../status/mark.ts';
import { readContext } from './context.ts';
import { readDeployments } from './deployments.ts';
import { dialectOf } from './dialect.ts';
import { readEnhancements } from './enhancements.ts';
import { rangeOf } from './entries.ts';
import type { LegacyDocument, LegacySection, UnrecognisedSection } from './legacy-document.ts';
import { withoutConflicts } from './merge-conflicts.ts';
import { readableLines } from './readable-lines.ts';
import { type Section, sectionsOf } from './section.ts';
import { type CollectedNotes, collectNotes } from './section-notes.ts';
import { readSessionPrompts } from './session-prompts.ts';
import { readVendors } from './vendors.ts';
import { readWorkItems } from './work-items.ts';

type Entries = Pick<
  LegacyDocument,
  'vendors' | 'deployments' | 'enhancements' | 'sessionPrompts' | 'workItems' | 'context'
>;

const nothing: Entries = {
  vendors: [],
  deployments: [],
  enhancements: [],
  sessionPrompts: [],
  workItems: [],
  context: null,
};

/**
 * Reads a hand-kept status file of any of the four dialects, or of none (FR-024): what is understood comes as values
 * with their lines, everything else is listed. `file` is what reports call it. Never throws.
 */
export function parseLegacy(text: string, file = '.project_status.md'): LegacyDocument {
  const notes = collectNotes(file);
  const sections = sectionsOf(withoutConflicts(readableLines(text, notes), notes))
    .filter(isHandWritten)
    .map((section) => ({
      section,
      entries: readSection(section, text, notes),
    }));
  const entries = withoutDoubles(sections.map((each) => each.entries).reduce(joined, nothing), notes);
  for (const each of sections) compareCounts(each.section, each.entries, notes);
  const title = sections.find(({ section }) => isOfDepthOne(section))?.section;
  return {
    dialect: dialectOf(
      sections.map(({ section }) => section),
      entries,
    ),
    ...entries,
    sections: sections.flatMap(({ section }) => knownSection(section, notes) ?? []),
    unrecognised: sections.flatMap(({ section }) => unrecognisedPart(section, section === title, notes) ?? []),
    skipped: notes.skipped,
    warnings: notes.warnings,
  };
}

/** What Tracker generated is in the database. */
const isHandWritten = ({ headingLine }: Section): boolean => headingLine === null || markOf(headingLine.text) === null;

function readSection({ kind, body, stated }: Section, text: string, notes: CollectedNotes): Entries {
  switch (kind) {
    case 'vendors':
      return { ...nothing, vendors: readVendors(body, notes) };
    case 'deployments':
      return { ...nothing, deployments: readDeployments(body, notes) };
    case 'enhancements':
      return { ...nothing, enhancements: readEnhancements(body, notes, stated !== null) };
    case 'session_prompts':
      return { ...nothing, sessionPrompts: readSessionPrompts(body, text, notes) };
    case 'work_items':
      return { ...nothing, workItems: readWorkItems(body, notes) };
    case 'context':
      return { ...nothing, context: readContext(body, notes) };
    case null:
      return nothing;
  }
}

/** Parents are positions, so those of a later section move up. */
const joined = (a: Entries, b: Entries): Entries => ({
  vendors: [...a.vendors, ...b.vendors],
  deployments: [...a.deployments, ...b.deployments],
  enhancements: [...a.enhancements, ...b.enhancements],
  sessionPrompts: [...a.sessionPrompts, ...b.sessionPrompts],
  workItems: [
    ...a.workItems,
    ...b.workItems.map((item) => ({
      ...item,
      parent: item.parent === null ? null : item.parent + a.workItems.length,
    })),
  ],
  context: a.context ?? b.context,
});

/** Names of vendors are unique without regard to case: the first one counts. */
function withoutDoubles(entries: Entries, notes: CollectedNotes): Entries {
  const known = new Map<string, number>();
  const vendors = entries.vendors.filter(({ name, lines }) => {
    const first = known.get(vendorNameKey(name));
    if (first === undefined) known.set(vendorNameKey(name), lines.first);
    else {
      notes.leave(lines);
      notes.warn(lines.first, `Vendor "${name}" stands in line ${first} already; this entry was not read.`);
    }
    return first === undefined;
  });
  return { ...entries, vendors };
}

function compareCounts({ stated, heading, headingLine }: Section, entries: Entries, notes: CollectedNotes): void {
  const { vendors, deployments, enhancements, sessionPrompts, workItems } = entries;
  const found = [vendors, deployments, enhancements, sessionPrompts, workItems].find(
    ({ length }) => length > 0,
  )?.length;
  if (stated === null || found === undefined || found === stated || headingLine === null) return;
  notes.warn(headingLine.number, `"${heading}" states ${stated}; ${found} were read.`);
}

function knownSection(section: Section, notes: CollectedNotes): LegacySection | null {
  const { kind, heading, headingLine, body } = section;
  if (kind === null || heading === null || headingLine === null) return null;
  return {
    kind,
    heading,
    lines: rangeOf(headingLine, body),
    readWhole: unreadLines(section, notes).length === 0,
  };
}

/** The title of the file is nothing that could be lost on anybody; all else that nobody read is. */
function unrecognisedPart(section: Section, isTitle: boolean, notes: CollectedNotes): UnrecognisedSection | null {
  const { heading, headingLine, body } = section;
  const unread = unreadLines(section, notes);
  const first = headingLine ?? body[0];
  if (first === undefined || (unread.length === 0 && (section.kind !== null || isTitle))) return null;
  if (unread.length === 0 && headingLine === null) return null;
  return { heading, lines: rangeOf(first, body), unread };
}

const isOfDepthOne = ({ headingLine }: Section): boolean => headingLine !== null && headingOf(headingLine)?.depth === 1;

function unreadLines({ kind, headingLine, remarks, body }: Section, notes: CollectedNotes): readonly number[] {
  const footer = kind === null ? [] : footerOf(body);
  const unread = kind !== null && remarks && headingLine !== null ? [headingLine, ...body] : body;
  return unread
    .filter((line) => !isBlank(line.text) && !notes.isUnderstood(line) && !footer.includes(line))
    .map(({ number }) => number);
}

/** What dialect C ends with: a rule and the time of its generation. */
function footerOf(body: readonly Line[]): readonly Line[] {
  const lines = body.filter(({ text }) => !isBlank(text)).slice(-2);
  return /^-{3,}\s*$/.test(lines[0]?.text ?? '') && /^\*Generated at .*\*\s*$/.test(lines[1]?.text ?? '') ? lines : [];
}
