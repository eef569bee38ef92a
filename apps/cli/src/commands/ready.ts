import { findReadyWork } from '@tracker/core';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { numberIn, parsedFlags } from '../parse-flags.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface ReadyOptions {
  readonly workspace?: string;
  readonly type?: string;
  readonly limit?: string;
  readonly explain?: boolean;
}

const flags = { item_type: '--type', limit: '--limit' };

/** `tracker ready`: the use case behind find_ready_work. */
export const ready = async (terminal: Terminal, options: ReadyOptions): Promise<number> => {
  const values = { item_type: options.type, limit: numberIn(options.limit), explain: options.explain };
  const request = parsedFlags(findReadyWork.input, values, flags);
  const result = await withTracker(options.workspace, (tracker) =>
    findReadyWork.run(tracker.context(clientName), request),
  );
  printResult(terminal, result, textOf);
  return exitCode.ok;
};

type Result = Awaited<ReturnType<typeof findReadyWork.run>>;

const textOf = ({ items, not_ready = [] }: Result): string =>
  [
    ...(items.length === 0 ? ['Nothing is ready.'] : []),
    ...items.map(({ key, priority, title }) => `${key} P${priority} ${printable(title)}`),
    ...(not_ready.length === 0 ? [] : ['', 'Not ready:']),
    ...not_ready.map(({ key, title, reason }) => `${key} ${printable(title)}: ${printable(reason)}`),
  ].join('\n');
