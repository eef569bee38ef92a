import type { ChildNode, DependencyView, JsonObject, queryWorkItem } from '@tracker/core';
import type * as z from 'zod';
import { clipped, joined, lines, oneLine } from './lines.ts';
import { itemRow, listedItemRow } from './work-item-text.ts';

type Queried = z.output<typeof queryWorkItem.output>;

const longestValue = 300;
const notesShown = 3;
const childrenShown = 100;

export const queriedItemText = (item: Queried): string => {
  const children = (item.children ?? []).flatMap((child) => childRows(child, 0));
  return lines(
    `${itemRow(item)}${item.deleted_at == null ? '' : ' (deleted)'}`,
    section('In', [item.ancestors.map(({ key, title }) => `${key} ${oneLine(title)}`).join(' > ')]),
    gitLine(item),
    ...metadataLines(item.metadata ?? {}),
    section('Children', children.slice(0, childrenShown)),
    children.length > childrenShown ? `  … ${children.length - childrenShown} more` : undefined,
    section('Dependencies', (item.dependencies ?? []).map(dependencyRow)),
    section(
      'Vendors needed',
      (item.vendor_dependencies ?? []).map(({ name, status }) => `${oneLine(name)} ${status}`),
    ),
  );
};

const section = (title: string, rows: readonly string[]): string | undefined => {
  const present = rows.filter((row) => row !== '');
  if (present.length === 0) return undefined;
  return present.length === 1
    ? `${title}: ${present[0]?.trim()}`
    : lines(`${title}:`, ...present.map((row) => `  ${row}`));
};

const childRows = (child: ChildNode, indent: number): readonly string[] => [
  `${'  '.repeat(indent)}${listedItemRow(child)}`,
  ...child.children.flatMap((below) => childRows(below, indent + 1)),
];

const gitLine = ({ branch_name, commit_hash, pr_number }: Queried): string | undefined =>
  section('Git', [
    joined(', ', [
      branch_name == null ? undefined : `branch ${branch_name}`,
      commit_hash == null ? undefined : `commit ${commit_hash}`,
      pr_number == null ? undefined : `PR ${pr_number}`,
    ]),
  ]);

const metadataLines = ({ notes, ...fields }: JsonObject): readonly (string | undefined)[] => [
  ...Object.entries(fields).map(([name, value]) => (value === '' ? undefined : `${name}: ${valueText(value)}`)),
  section('Notes', Array.isArray(notes) ? notes.slice(-notesShown).map(noteRow) : []),
];

const valueText = (value: unknown): string =>
  clipped(oneLine(typeof value === 'string' ? value : JSON.stringify(value)), longestValue);

const noteRow = (note: unknown): string => {
  if (typeof note !== 'object' || note === null) return valueText(note);
  const { at, by, text } = { at: '', by: '', text: '', ...note };
  return `${String(at).slice(0, 10)} ${by}: ${valueText(text)}`;
};

const dependencyRow = ({ type, direction, item, archived }: DependencyView): string => {
  const other = `${item.key} ${item.status} ${oneLine(item.title)}${archived === true ? ' (archived)' : ''}`;
  return direction === 'out' ? `${type} ${other}` : `${other} ${type} this`;
};
