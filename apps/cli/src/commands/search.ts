import { search as searching } from '@tracker/core';
import { styleFor } from '../output/style.ts';
import { type Column, tableOf } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { numberIn } from '../parse-flags.ts';
import { runUseCase } from '../run-use-case.ts';

export interface SearchOptions {
  readonly workspace?: string;
  readonly in?: string;
  readonly limit?: string;
}

type Found = Awaited<ReturnType<typeof searching.run>>;

/** `tracker search`: the use case behind search. */
export const search = (terminal: Terminal, query: string, options: SearchOptions): Promise<number> =>
  runUseCase(terminal, options.workspace, searching, {
    values: { query, in: options.in?.split(','), limit: numberIn(options.limit) },
    flags: { query: '<words>', in: '--in', limit: '--limit' },
    text: (found) => textOf(terminal, found),
  });

const columns: readonly Column<Found['hits'][number]>[] = [
  { heading: 'IN', text: ({ in: place }) => place },
  { heading: 'KEY', text: ({ key }) => key ?? '' },
  { heading: 'TITLE', text: ({ title }) => title },
  { heading: 'EXCERPT', text: ({ excerpt }) => excerpt, flexible: true },
];

const textOf = ({ out }: Terminal, { hits }: Found): string =>
  hits.length === 0
    ? 'Nothing found.'
    : tableOf(columns, hits, { style: styleFor(out), width: out.isTTY ? out.columns : undefined });
