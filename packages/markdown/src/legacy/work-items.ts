import { workItem, workItemStatus, workItemType } from '@tracker/core';
import type { Line } from '../lines/line.ts';
import { type HeadedEntry, headedEntries, keyValues, rangeOf, take } from './entries.ts';
import type { LegacyWorkItem } from './legacy-document.ts';
import { timeOf } from './normalise.ts';
import type { SectionNotes } from './section-notes.ts';

interface Found {
  readonly item: Omit<LegacyWorkItem, 'parent'>;
  readonly indent: number;
  readonly depth: number;
}

/** Dialect C: `### Title (type)`, the nested ones indented (or with more marks), or naming their parent. */
export function readWorkItems(body: readonly Line[], notes: SectionNotes): readonly LegacyWorkItem[] {
  const found = headedEntries(body).flatMap((entry) => readItem(entry, notes) ?? []);
  const titled = new Map<string, number[]>();
  for (const [position, { item }] of found.entries()) {
    const namesakes = titled.get(item.title);
    if (namesakes === undefined) titled.set(item.title, [position]);
    else namesakes.push(position);
  }
  return found.map(({ item }, position) => {
    const parent = parentOf(found, position, titled);
    if (parent === null && item.parentTitle !== null)
      notes.warn(item.lines.first, `"${item.title}" names the parent "${item.parentTitle}", which is not in the file.`);
    return { ...item, parent };
  });
}

const headPattern = /^(.+?)\s*\((project|session|task|research)\)$/i;

function readItem({ heading, headingLine, body }: HeadedEntry, notes: SectionNotes): Found | null {
  const match = headPattern.exec(heading.title);
  const type = workItemType.safeParse(match?.[2]?.toLowerCase());
  const title = match?.[1]?.trim() ?? '';
  if (!type.success || !workItem.shape.title.safeParse(title).success) return null;
  notes.understood(headingLine);
  const values = keyValues(body);
  const read = <Value>(key: string, parse: (value: string) => Value | null) =>
    take(values, key, parse, notes.understood);
  const item = {
    title,
    itemType: type.data,
    status: read('status', (value) => workItemStatus.safeParse(value.toLowerCase()).data ?? null),
    createdAt: read('created', timeOf),
    branch: read('branch', (value) => workItem.shape.branch_name.safeParse(value.replaceAll('`', '')).data ?? null),
    parentTitle: read('parent', (value) => value || null),
    lines: rangeOf(headingLine, body),
  };
  return { item, indent: heading.indent, depth: heading.depth };
}

/** The named parent nearest before the item, wherever that exists; else, by its place, the item that it stands in. */
function parentOf(
  found: readonly Found[],
  position: number,
  titled: ReadonlyMap<string, readonly number[]>,
): number | null {
  const own = found[position];
  if (own === undefined) return null;
  const name = own.item.parentTitle;
  if (name === null) return enclosing(found, position, own);
  const named = titled.get(name) ?? [];
  return named.findLast((each) => each < position) ?? named.find((each) => each > position) ?? null;
}

function enclosing(found: readonly Found[], position: number, own: Found): number | null {
  const index = found.findLastIndex(
    ({ indent, depth }, candidate) =>
      candidate < position && (indent < own.indent || (indent === own.indent && depth < own.depth)),
  );
  return index === -1 ? null : index;
}
