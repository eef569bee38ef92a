import { type ApiToken, tokenState } from '@tracker/core';
import { exitCode } from '../exit-codes.ts';
import { styleFor } from '../output/style.ts';
import { type Column, tableOf } from '../output/table.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { clientName, withTracker } from '../with-tracker.ts';

/** `tracker token list`: whose tokens there are, never the tokens. */
export const tokenList = async (
  terminal: Terminal,
  { workspace }: { readonly workspace?: string },
): Promise<number> => {
  const { tokens, now } = await withTracker(workspace, async (tracker) => ({
    tokens: await tracker.tokens.list(),
    now: tracker.context(clientName).clock(),
  }));
  const rows = tokens.map((token) => ({ ...token, state: tokenState(token, now) }));
  printResult(terminal, { tokens: rows }, () => {
    if (rows.length === 0) return 'No tokens.';
    return tableOf(columns, rows, {
      style: styleFor(terminal.out),
      width: terminal.out.isTTY ? terminal.out.columns : undefined,
    });
  });
  return exitCode.ok;
};

type Row = ApiToken & { readonly state: string };

const minute = (time: string | null, absent: string): string =>
  time === null ? absent : time.slice(0, 16).replace('T', ' ');

const columns: readonly Column<Row>[] = [
  { heading: 'ID', text: ({ id }) => id },
  { heading: 'NAME', text: ({ name }) => name, flexible: true },
  { heading: 'SCOPES', text: ({ scopes }) => scopes.join(', ') },
  { heading: 'STATE', text: ({ state }) => state },
  { heading: 'EXPIRES', text: ({ expires_at }) => minute(expires_at, 'never') },
  { heading: 'LAST USED', text: ({ last_used_at }) => minute(last_used_at, 'never') },
];
