import { invalidField, isUuid, notFound } from '@tracker/core';
import { exitCode } from '../exit-codes.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { clientName, withTracker } from '../with-tracker.ts';

/** `tracker token revoke`: servers stop accepting it within seconds. Revoking twice is no error. */
export const tokenRevoke = async (
  terminal: Terminal,
  { workspace }: { readonly workspace?: string },
  id: string,
): Promise<number> => {
  if (!isUuid(id)) throw invalidField('id', 'is not the id of a token', 'a UUID as `tracker token list` shows it');
  const revoked = await withTracker(workspace, (tracker) =>
    tracker.tokens.revoke(id, tracker.context(clientName).clock()),
  );
  if (revoked === null)
    throw notFound(`Token ${id} does not exist in this workspace.`, '`tracker token list` shows those that do.');
  printResult(terminal, revoked, () => `Token "${revoked.name}" is revoked.`);
  return exitCode.ok;
};
