import { configurationId, type SnapshotRow } from '@tracker/core';
import { indentOf } from '../lines/line.ts';
import { isConflictMarker } from '../status/comment-block.ts';
import { entriesOf } from '../status/entries.ts';
import { markOf, type SectionName } from '../status/mark.ts';
import { basesOf, contentOf } from '../status/parse-status.ts';
import { isOwned, layoutOf, type SectionLine, type StatusLayout } from '../status/status-layout.ts';
import { additionOf } from './additions.ts';
import type { EditedLine, EditNotice, HandEdit, HandEdits } from './hand-edit.ts';
import { baseOf, enhancementDifference, itemDifference, settingDifference, vendorDifference } from './updates.ts';

const mostUnconfirmedEdits = 20;

/** What the file's data block says of the lines. */
interface Known {
  readonly asOf: string;
  readonly rows: ReadonlyMap<string, SnapshotRow>;
  readonly bases: ReadonlyMap<string, SnapshotRow>;
  readonly printed: ReadonlyMap<string, string>;
}

/**
 * The edits that somebody made by hand in the generated sections (FR-031). A line that is as it was printed is never
 * one, however old it is: another branch was checked out. A line that is gone is said to be gone, and nothing follows.
 */
export function readHandEdits(text: string): HandEdits {
  const layout = layoutOf(text);
  const known = knownRows(layout);
  const notices: EditNotice[] = [];
  for (const part of layout.parts)
    if (part.kind === 'section' && markOf(part.heading.text)?.intact === false)
      notices.push({
        line: part.heading.number,
        message: 'This heading is generated; the edit in it will be replaced.',
      });
  const edits = layout.parts.flatMap((part) =>
    part.kind === 'section' ? sectionEdits(part.section, part.lines, known, notices) : [],
  );
  notices.push(...removedLines(layout, known));
  return { edits: numbered(edits), notices, needConfirmation: edits.length > mostUnconfirmedEdits };
}

function knownRows(layout: StatusLayout): Known {
  const content = contentOf(layout);
  const entries = content === null ? [] : entriesOf(content);
  return {
    asOf: content?.asOf ?? '',
    rows: new Map(entries.map(({ key, row }) => [key, row])),
    bases: basesOf(layout),
    printed: new Map(entries.map(({ key, lines }) => [key, lines[0] ?? ''])),
  };
}

function sectionEdits(
  section: SectionName,
  lines: readonly SectionLine[],
  known: Known,
  notices: EditNotice[],
): readonly HandEdit[] {
  const parents = parentStack(known);
  return lines.flatMap((line) => {
    const notice = (message: string) => notices.push({ line: line.line.number, message });
    if (line.conflicted) {
      if (line.mark !== null) notice(`${line.mark.key} lies in a merge conflict; it was not read.`);
      else if (isConflictMarker(line.line.text)) notice('A merge conflict begins, divides or ends here.');
      return [];
    }
    const edited = line.mark === null ? added(section, line, known, parents.at) : updated(section, line, known, notice);
    parents.see(line);
    return edited === null ? [] : [edited];
  });
}

/** The items above a line, by their indentation. */
function parentStack({ rows }: Known) {
  let stack: { readonly indent: number; readonly id: string }[] = [];
  return {
    at: (indent: number): string | null => stack.findLast((item) => item.indent < indent)?.id ?? null,
    see: ({ mark, line }: SectionLine) => {
      const row = mark === null ? undefined : rows.get(mark.key);
      if (row?.section !== 'work_item') return;
      const indent = indentOf(line.text);
      stack = [...stack.filter((item) => item.indent < indent), { indent, id: row.row.id }];
    },
  };
}

function added(
  section: SectionName,
  { line }: SectionLine,
  { asOf }: Known,
  parentAt: (indent: number) => string | null,
): HandEdit | null {
  if (line.role !== 'text') return null;
  const addition = additionOf(section, line, parentAt(indentOf(line.text)));
  if (addition === null) return null;
  return { ...addition, line: line.number, text: line.text, identity: `${asOf} ${section} + ${line.text}` };
}

function updated(
  section: SectionName,
  sectionLine: SectionLine,
  known: Known,
  notice: (message: string) => void,
): HandEdit | null {
  const { line, mark } = sectionLine;
  if (mark === null || mark.intact) return null;
  const { key, version } = mark;
  if (!isOwned(sectionLine)) {
    notice(`${key} stands here a second time; only the first line was read.`);
    return null;
  }
  const edit = updateOf(section, mark, known, {
    line: line.number,
    text: line.text,
    identity: `${known.asOf} ${key} v${version} ${mark.text}`,
  });
  if (typeof edit !== 'string') return edit;
  notice(`The line of ${key} ${edit}. It was not read and stays as it is.`);
  return null;
}

interface EditedMark {
  readonly key: string;
  readonly version: number;
  readonly text: string;
}

function updateOf(section: SectionName, mark: EditedMark, known: Known, line: EditedLine): HandEdit | string {
  const { key, version, text } = mark;
  const row = known.bases.get(key) ?? known.rows.get(key);
  const id = row === undefined ? null : row.section === 'configuration' ? configurationId : idOf(row);
  if (section === 'deployments') return 'belongs to a deployment, which is corrected by recording a new one';
  if (id === null) return 'names a key that the file has no data of; make the change with a tool or command';
  const common = { ...line, id, version };
  switch (section) {
    case 'work_items': {
      const base = baseOf(row, 'work_item', version);
      const fields = itemDifference(text, key, base, known.printed.get(key) ?? null);
      return asEdit(fields, (some) => ({ ...common, kind: 'work_item.update', fields: some }));
    }
    case 'vendors': {
      const fields = vendorDifference(text, baseOf(row, 'vendor', version));
      return asEdit(fields, (some) => ({ ...common, kind: 'vendor.update', fields: some }));
    }
    case 'enhancements': {
      const fields = enhancementDifference(text, baseOf(row, 'enhancement', version));
      return asEdit(fields, (some) => ({ ...common, kind: 'enhancement.update', fields: some }));
    }
    case 'configuration': {
      const fields = settingDifference(text, baseOf(row, 'configuration', version));
      return asEdit(fields, (some) => ({ ...common, kind: 'configuration.update', fields: some }));
    }
  }
}

const asEdit = <Fields extends object>(
  fields: Fields | string,
  edit: (fields: Fields) => HandEdit,
): HandEdit | string => {
  if (typeof fields === 'string') return fields;
  return Object.keys(fields).length === 0 ? 'says the same in other words' : edit(fields);
};

const idOf = ({ row }: SnapshotRow): string | null => ('id' in row ? row.id : null);

/** Two equal new bullets are two edits. */
function numbered(edits: readonly HandEdit[]): readonly HandEdit[] {
  const seen = new Map<string, number>();
  return edits.map((edit) => {
    const count = (seen.get(edit.identity) ?? 0) + 1;
    seen.set(edit.identity, count);
    return count === 1 ? edit : { ...edit, identity: `${edit.identity} #${count}` };
  });
}

function removedLines({ lines }: StatusLayout, { rows }: Known): readonly EditNotice[] {
  const present = new Set(
    lines.flatMap(({ text }) => {
      const mark = markOf(text);
      return mark?.kind === 'line' ? [mark.key] : [];
    }),
  );
  return [...rows.keys()]
    .filter((key) => !present.has(key))
    .map((key) => ({
      line: lines.length,
      message: `The line of ${key} was removed. Nothing was deleted; it will come back. Delete ${key} with a tool or command.`,
    }));
}
