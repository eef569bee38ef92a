import { counted, lines } from './lines.ts';

interface Page {
  readonly total_count: number;
}

/** A page of rows: how many there are, and a line each. How to go on is said by `resultText`. */
export const pageText = (noun: string, rows: readonly string[], { total_count }: Page): string =>
  lines(
    total_count === 0 ? `No ${noun}s.` : `${rows.length} of ${counted(total_count, noun)}:`,
    ...rows.map((row) => `- ${row}`),
  );
