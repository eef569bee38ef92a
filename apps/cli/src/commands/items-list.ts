import { listWorkItems } from '@tracker/core';
import { statusFormat, styleFor } from '../output/style.ts';
import { type Column, tableOf } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { numberIn, parsedFlags } from '../parse-flags.ts';
import { printed } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface ItemsListOptions {
  readonly workspace?: string;
  readonly type?: string;
  readonly status?: string;
  readonly parent?: string;
  readonly roots?: boolean;
  readonly deleted?: boolean;
  readonly limit?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

const flags = { item_type: '--type', status: '--status', parent_id: '--parent', limit: '--limit', cursor: '--cursor' };

type Page = Awaited<ReturnType<typeof listWorkItems.run>>;
type Item = Page['items'][number];

/** `tracker items list`: the use case behind list_work_items. */
export const itemsList = async (terminal: Terminal, options: ItemsListOptions): Promise<number> => {
  const values = {
    item_type: options.type,
    status: options.status,
    parent_id: options.roots === true ? null : options.parent,
    include_deleted: options.deleted,
    limit: options.limit === undefined && options.all === true ? 100 : numberIn(options.limit),
    cursor: options.cursor,
  };
  const request = parsedFlags(listWorkItems.input, values, flags);
  const page = await withTracker(options.workspace, async (tracker) => {
    const context = tracker.context(clientName);
    let whole = await listWorkItems.run(context, request);
    while (options.all === true && whole.next_cursor !== null) {
      const next = await listWorkItems.run(context, { ...request, cursor: whole.next_cursor });
      whole = { ...next, items: [...whole.items, ...next.items], offset: whole.offset };
    }
    return whole;
  });
  return printed(terminal, page, (result) => textOf(terminal, result));
};

const columns: readonly Column<Item>[] = [
  { heading: 'KEY', text: ({ key }) => key },
  { heading: 'TYPE', text: ({ item_type }) => item_type },
  { heading: 'STATUS', text: ({ status }) => status, format: ({ status }) => statusFormat[status] },
  { heading: 'TITLE', text: ({ title }) => title, flexible: true },
  { heading: 'VERSION', text: ({ version }) => String(version) },
  { heading: 'UPDATED', text: ({ updated_at }) => updated_at.slice(0, 16).replace('T', ' ') },
];

const textOf = ({ out }: Terminal, page: Page): string => {
  if (page.items.length === 0 && page.data_source === 'none')
    return 'No work items are known here while the database is away.';
  if (page.items.length === 0) return page.total_count === 0 ? 'No work items.' : 'No more work items.';
  const style = styleFor(out);
  const table = tableOf(columns, page.items, { style, width: out.isTTY ? out.columns : undefined });
  const shown = `${page.offset + 1}–${page.offset + page.items.length} of ${page.total_count}`;
  const next = page.next_cursor === null ? '' : `, next page: --cursor ${page.next_cursor}`;
  const source = page.data_source === 'postgresql' ? '' : ` (from ${page.data_source}, as of ${page.as_of})`;
  return `${table}\n${style('dim', `${shown}${source}${next}`)}`;
};
