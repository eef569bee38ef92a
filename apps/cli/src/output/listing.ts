import { styleFor } from './style.ts';
import { type Column, tableOf } from './table.ts';
import type { Terminal } from './terminal.ts';

interface Page {
  readonly total_count: number;
  readonly next_cursor: string | null;
  readonly data_source: string;
  readonly as_of: string;
}

/** A page of rows as a table with what follows it, e.g. `2 of 40, next page: --cursor …`. */
export const listingOf = <Row>(
  { out }: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { page, nothing }: { readonly page: Page; readonly nothing: string },
): string => {
  if (rows.length === 0) return nothing;
  const style = styleFor(out);
  const next = page.next_cursor === null ? '' : `, next page: --cursor ${page.next_cursor}`;
  const source = page.data_source === 'postgresql' ? '' : ` (from ${page.data_source}, as of ${page.as_of})`;
  const table = tableOf(columns, rows, { style, width: out.isTTY ? out.columns : undefined });
  return `${table}\n${style('dim', `${rows.length} of ${page.total_count}${source}${next}`)}`;
};

/** A time to the minute, as it is everywhere in UTC. */
export const minuteOf = (time: string): string => time.slice(0, 16).replace('T', ' ');
