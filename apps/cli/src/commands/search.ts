import { search as searching } from '@tracker/core';
import { exitCode } from '../exit-codes.ts';
import { styleFor } from '../output/style.ts';
import { type Column, tableOf } from '../output/table.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { numberIn, parsedFlags } from '../parse-flags.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface SearchOptions {
  readonly workspace?: string;
  readonly in?: string;
  readonly limit?: string;
}

type Found = Awaited<ReturnType<typeof searching.run>>;

/** `tracker search`: the use case behind search. */
export const search = async (terminal: Terminal, query: string, options: SearchOptions): Promise<number> => {
  const values = { query, in: options.in?.split(','), limit: numberIn(options.limit) };
  const request = parsedFlags(searching.input, values, { query: '<words>', in: '--in', limit: '--limit' });
  const found = await withTracker(options.workspace, (tracker) => searching.run(tracker.context(clientName), request));
  printResult(terminal, found, (result) => textOf(terminal, result));
  return exitCode.ok;
};

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
