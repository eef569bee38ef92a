import type { queryArchivedWorkItems } from '@tracker/core';
import type * as z from 'zod';
import { lines } from './lines.ts';
import { pageText } from './page-text.ts';
import { queriedItemText } from './queried-item-text.ts';
import { listedItemRow } from './work-item-text.ts';

type Archived = z.output<typeof queryArchivedWorkItems.output>;

const day = (time: string | undefined): string => time?.slice(0, 10) ?? '';

/** A page of the archive, or one item of it. */
export const archiveText = (result: Archived): string => {
  const { items, key, status, version, title, updated_at, item_type, ancestors = [] } = result;
  if (items !== undefined)
    return pageText(
      'archived item',
      items.map((item) => `${listedItemRow(item)} (archived ${day(item.archived_at)})`),
      { total_count: result.total_count ?? 0 },
    );
  if (key === undefined || status === undefined || version === undefined || title === undefined) return '';
  if (updated_at === undefined || item_type === undefined) return '';
  return lines(
    `Archived ${day(result.archived_at)}, read-only.`,
    queriedItemText({ ...result, key, status, version, title, updated_at, item_type, ancestors }),
  );
};
