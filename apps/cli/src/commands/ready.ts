import { findReadyWork } from '@tracker/core';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { numberIn } from '../parse-flags.ts';
import { runUseCase } from '../run-use-case.ts';

export interface ReadyOptions {
  readonly workspace?: string;
  readonly type?: string;
  readonly limit?: string;
  readonly explain?: boolean;
}

const flags = { item_type: '--type', limit: '--limit' };

/** `tracker ready`: the use case behind find_ready_work. */
export const ready = (terminal: Terminal, options: ReadyOptions): Promise<number> => {
  const values = { item_type: options.type, limit: numberIn(options.limit), explain: options.explain };
  return runUseCase(terminal, options.workspace, findReadyWork, { values, flags, text: textOf });
};

type Result = Awaited<ReturnType<typeof findReadyWork.run>>;

const textOf = ({ items, not_ready = [] }: Result): string =>
  [
    ...(items.length === 0 ? ['Nothing is ready.'] : []),
    ...items.map(({ key, priority, title }) => `${key} P${priority} ${printable(title)}`),
    ...(not_ready.length === 0 ? [] : ['', 'Not ready:']),
    ...not_ready.map(({ key, title, reason }) => `${key} ${printable(title)}: ${printable(reason)}`),
  ].join('\n');
