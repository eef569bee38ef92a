import * as z from 'zod';
import { invalidField } from './errors.ts';
import { jsonBytes, roomForRows } from './response-size.ts';

/** A place in a list as opaque text; each list says with a schema what its places are made of. */
export const cursorOf = (parts: readonly (string | number)[]): string => {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return btoa(String.fromCharCode(...bytes));
};

/** @throws TrackerError `ValidationError` for a text that is not a cursor of this list. */
export const placeIn = <Schema extends z.ZodType>(schema: Schema, cursor: string): z.output<Schema> => {
  const result = schema.safeParse(decoded(cursor));
  if (result.success) return result.data;
  throw invalidField(
    'cursor',
    'is not a cursor of this list',
    'next_cursor of the page before',
    'Start again without cursor.',
  );
};

const decoded = (cursor: string): unknown => {
  try {
    const bytes = Uint8Array.from(atob(cursor), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

export const cursorParameter = z.string().optional().describe('next_cursor of the page before');
export const limitParameter = z.int().min(1).max(100).default(50);

/** What every paged result says besides its rows. */
export const pageOutput = {
  total_count: z.int(),
  limit: z.int(),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
};

interface PageOptions<Row> {
  /** Read with one more than `limit`, which tells whether there is another page. */
  readonly rows: readonly Row[];
  readonly totalCount: number;
  readonly limit: number;
  readonly cursorAfter: (row: Row, shown: number) => string;
  /** How a row is answered. Default: as it is. */
  readonly shownAs?: (row: Row) => object;
}

/** Cuts a page to what was asked and to what a response may hold; at least one row, so that every page makes progress. */
export const paged = <Row extends object>({ rows, totalCount, limit, cursorAfter, shownAs }: PageOptions<Row>) => {
  const asked = rows.slice(0, limit);
  const fitting = asked.slice(0, fittingRows(asked.map((row) => shownAs?.(row) ?? row)));
  const last = fitting.at(-1);
  const has_more = rows.length > fitting.length;
  return {
    fitting,
    page: {
      total_count: totalCount,
      limit,
      has_more,
      next_cursor: has_more && last !== undefined ? cursorAfter(last, fitting.length) : null,
      ...(fitting.length < asked.length ? { truncated: true } : {}),
    },
  };
};

const fittingRows = (rows: readonly unknown[]): number => {
  let bytes = 0;
  const cut = rows.findIndex((row) => {
    bytes += jsonBytes(row);
    return bytes > roomForRows;
  });
  return cut === -1 ? rows.length : Math.max(cut, 1);
};
