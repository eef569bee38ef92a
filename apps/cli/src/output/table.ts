import { cutTo, printable, widthOf } from './printable.ts';
import type { Style } from './style.ts';

export interface Column<Row> {
  readonly heading: string;
  readonly text: (row: Row) => string;
  readonly format?: (row: Row) => Parameters<Style>[0];
  /** The one column that gives way where the terminal is too narrow. */
  readonly flexible?: true;
}

export interface TableOptions {
  readonly style: Style;
  /** Columns of the terminal; absent where nothing has to fit. */
  readonly width?: number | undefined;
}

const gap = '  ';
const narrowest = 10;

/** Rows under their headings, in columns as wide as their longest text. */
export const tableOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[], options: TableOptions): string => {
  const texts = rows.map((row) => columns.map(({ text }) => printable(text(row))));
  const widths = fitted(
    columns,
    columns.map(({ heading }, at) => Math.max(widthOf(heading), ...texts.map((row) => widthOf(row[at] ?? '')))),
    options.width,
  );
  const line = (cells: readonly string[], format: (at: number) => Parameters<Style>[0] | undefined): string =>
    cells
      .map((cell, at) =>
        padded(cell, { width: widths[at] ?? 0, last: at === cells.length - 1 }, options.style, format(at)),
      )
      .join(gap);
  const heading = line(
    columns.map((column) => column.heading),
    () => 'bold',
  );
  return [heading, ...rows.map((row, index) => line(texts[index] ?? [], (at) => columns[at]?.format?.(row)))].join(
    '\n',
  );
};

const padded = (
  cell: string,
  { width, last }: { readonly width: number; readonly last: boolean },
  style: Style,
  format: Parameters<Style>[0] | undefined,
): string => {
  const text = cutTo(width, cell);
  const styled = format === undefined ? text : style(format, text);
  return last ? styled : styled + ' '.repeat(Math.max(0, width - widthOf(text)));
};

const fitted = <Row>(columns: readonly Column<Row>[], widths: readonly number[], limit?: number): readonly number[] => {
  const total = widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1);
  const excess = limit === undefined ? 0 : Math.max(0, total - limit);
  return widths.map((width, at) =>
    columns[at]?.flexible === true ? Math.max(Math.min(width, narrowest), width - excess) : width,
  );
};
