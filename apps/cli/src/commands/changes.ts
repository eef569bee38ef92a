import { listChanges } from '@tracker/core';
import { styleFor } from '../output/style.ts';
import { type Column, tableOf } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { numberIn } from '../parse-flags.ts';
import { runUseCase } from '../run-use-case.ts';

export interface ChangesOptions {
  readonly workspace?: string;
  readonly since?: string;
  readonly actor?: string;
  readonly entity?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

const flags = { since: '--since', actor: '--actor', entity: '--entity', limit: '--limit', cursor: '--cursor' };

type Listed = Awaited<ReturnType<typeof listChanges.run>>;
type Row = Listed['changes'][number];

/** `tracker changes`: the use case behind list_changes. */
export const changes = (terminal: Terminal, options: ChangesOptions): Promise<number> => {
  const { since, actor, entity, cursor } = options;
  const values = { since, actor, entity, cursor, limit: numberIn(options.limit) };
  const text = (listed: Listed): string => textOf(terminal, listed);
  return runUseCase(terminal, options.workspace, listChanges, { values, flags, text });
};

const columns: readonly Column<Row>[] = [
  { heading: 'CHANGE', text: ({ number }) => String(number) },
  { heading: 'TIME', text: ({ at }) => at.slice(0, 16).replace('T', ' ') },
  { heading: 'BY', text: ({ actor }) => actor },
  { heading: 'WHAT', text: ({ key, entity }) => key ?? entity },
  { heading: 'TITLE', text: ({ title }) => title ?? '', flexible: true },
  { heading: 'CHANGED', text: ({ kind, fields }) => changed(kind, Object.keys(fields)) },
];

const changed = (kind: string, fields: readonly string[]): string =>
  kind.endsWith('.update')
    ? fields.map((name) => name.replace(/^metadata\./, '')).join(', ')
    : kind.replace(/^.*\./, '');

const textOf = ({ out }: Terminal, { changes: rows, next_cursor, has_more }: Listed): string => {
  const style = styleFor(out);
  const table =
    rows.length === 0 ? 'No changes.' : tableOf(columns, rows, { style, width: out.isTTY ? out.columns : undefined });
  return `${table}\n${style('dim', `${has_more ? 'next page' : 'what is new since then'}: --cursor ${next_cursor}`)}`;
};
