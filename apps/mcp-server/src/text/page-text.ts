import { counted, lines } from './lines.ts';

interface Page {
  readonly total_count: number;
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/** A page of rows: how many there are, a line each, and how to go on. */
export const pageText = (noun: string, rows: readonly string[], { total_count, has_more, next_cursor }: Page): string =>
  lines(
    total_count === 0 ? `No ${noun}s.` : `${rows.length} of ${counted(total_count, noun)}:`,
    ...rows.map((row) => `- ${row}`),
    has_more && next_cursor !== null ? `Next page: cursor "${next_cursor}"` : undefined,
  );
