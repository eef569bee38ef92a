import type { WholeRow } from '@tracker/core';

export type RowOf<Section extends WholeRow['section']> = Extract<WholeRow, { section: Section }>['row'];

/** The rows of one section, in their order. */
export const rowsIn = <Section extends WholeRow['section']>(
  rows: readonly WholeRow[],
  name: Section,
): readonly RowOf<Section>[] => rows.flatMap((entry) => (entry.section === name ? [entry.row as RowOf<Section>] : [])); // the section tells the row

export const keyed = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row> =>
  new Map(rows.map((row) => [keyOf(row), row]));
