import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalPostgres, type LocalPostgres } from '@tracker/local-postgres';
import { createDatabase } from '@tracker/repository';
import { type ServerTarget, untilNobodyIsIn } from '@tracker/testing';
import { afterAll, beforeAll } from 'vitest';

/** A server of this file's own: what is killed, or held for long, here holds up no other file's feed. */
export const useOwnServer = (): { readonly server: LocalPostgres; readonly target: ServerTarget } => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-outage-pg-')));
  const server = createLocalPostgres({ dataDir: directory, applicationName: 'outage' });
  let target: ServerTarget | undefined;
  beforeAll(async () => {
    target = await server.ensure();
    const database = createDatabase({ target, applicationName: 'outage', clock: () => new Date().toISOString() });
    await database.prepare();
    await database.close();
  });
  afterAll(async () => {
    await server.stop({ force: true });
    await server.leave();
    await untilNobodyIsIn(directory);
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    server,
    get target() {
      if (target === undefined) throw new Error('the server is not there yet');
      return target;
    },
  };
};
