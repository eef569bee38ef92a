import { invalidField } from '@tracker/core';
import { issueToken } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { numberIn } from '../parse-flags.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface TokenCreateOptions {
  readonly workspace?: string;
  readonly scope?: string;
  readonly expires?: string;
}

/** `tracker token create`: the one moment at which a token can be seen. */
export const tokenCreate = async (
  terminal: Terminal,
  { workspace, scope = 'write', expires }: TokenCreateOptions,
  name: string,
): Promise<number> => {
  const scopes = scopesOf(scope);
  const days = daysIn(expires);
  const issued = await withTracker(workspace, async (tracker) => {
    const { clock, actor } = tracker.context(clientName);
    const now = clock();
    const expiresAt = days === null ? null : new Date(Date.parse(now) + days * dayMs).toISOString();
    const fields = { name, scopes: [...scopes], expires_at: expiresAt, created_by: actor };
    return await issueToken(tracker.tokens, tracker.workspace.id, fields, now);
  });
  const result = { token: issued.token, ...issued.stored };
  printResult(terminal, result, () => issued.token);
  if (!terminal.json)
    terminal.err.write(
      `Token "${name}" (${issued.stored.scopes.join(', ')}) of this workspace; it is not shown again.\nRevoke it with: tracker token revoke ${issued.stored.id}\n`,
    );
  return exitCode.ok;
};

const dayMs = 86_400_000;
const mostDays = 3650;

const scopesOf = (scope: string): readonly ('read' | 'write')[] => {
  if (scope === 'read') return ['read'];
  if (scope === 'write') return ['read', 'write'];
  throw invalidField('--scope', 'is not one of the allowed values', 'read, write (which includes read)');
};

const daysIn = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const days = numberIn(text);
  if (typeof days === 'number' && days > 0 && days <= mostDays) return days;
  throw invalidField('--expires', 'is not a number of days', `more than 0, at most ${mostDays}`);
};
