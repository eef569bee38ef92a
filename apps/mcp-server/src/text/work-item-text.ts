import type { ChildNode, createWorkItem, listWorkItems, updateWorkItem } from '@tracker/core';
import type * as z from 'zod';
import { counted, joined, lines, oneLine, shortTitle } from './lines.ts';

type Created = z.output<typeof createWorkItem.output>;
type Updated = z.output<typeof updateWorkItem.output>;
type Listed = z.output<typeof listWorkItems.output>;

interface Row {
  readonly key: string;
  readonly status: string;
  readonly version: number;
  readonly title: string;
}

/** The key's first letter says the type. */
export const itemRow = ({ key, status, version, title }: Row): string =>
  `${key} ${status} v${version} ${oneLine(title)}`;

/** For lists, where a page of 100 has to fit. */
export const listedItemRow = (row: Row): string => itemRow({ ...row, title: shortTitle(row.title) });

export const createdItemText = (item: Created): string => {
  const below = (item.children ?? []).flatMap((child) => createdRows(child, ''));
  return lines(
    `Created ${item.key}: ${item.item_type}, ${item.status}, version ${item.version}, depth ${item.depth}.`,
    ...(below.length === 0 ? [] : ['Children:', ...below]),
  );
};

const createdRows = ({ key, title, children }: ChildNode, indent: string): readonly string[] => [
  `${indent}- ${key} ${shortTitle(title)}`,
  ...children.flatMap((child) => createdRows(child, `${indent}  `)),
];

export const updatedItemText = (item: Updated): string =>
  `Updated ${item.key}: ${joined(', ', [
    item.item_type,
    item.status,
    `version ${item.version}`,
    item.deleted_at === null ? undefined : 'deleted',
  ])}.`;

export const itemListText = ({ items, total_count, offset }: Listed): string =>
  lines(
    items.length === 0
      ? total_count === 0
        ? 'No items.'
        : `No items here; ${counted(total_count, 'item')} in all.`
      : `${offset + 1}–${offset + items.length} of ${counted(total_count, 'item')}:`,
    ...items.map((item) => `- ${listedItemRow(item)}${item.deleted_at == null ? '' : ' (deleted)'}`),
  );
