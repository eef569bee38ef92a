import type { WorkItemType } from '@tracker/core';
import { type Completer, mostValues, noCompletion } from './completer.ts';

/** Keys of live items, last changed first. */
export const itemKeys =
  (itemType?: WorkItemType): Completer =>
  async (begun, { store }) => {
    if (!/^[\w-]*$/.test(begun)) return noCompletion;
    const { rows, totalCount } = (
      await store.workItems({
        keyPrefix: begun.toUpperCase(),
        ...(itemType === undefined ? {} : { itemType }),
        includeDeleted: false,
        limit: mostValues,
        offset: 0,
      })
    ).value;
    return { values: rows.map(({ key }) => key), total: totalCount, hasMore: totalCount > rows.length };
  };
