import type { Store } from '@tracker/core';
import { testIds } from '@tracker/testing';
import type { MigrateOptions } from '../src/index.ts';

export const statusFile = '.project_status.md';

/** A migration for real, of a status file that nobody backs up. */
export const migratingTo = (store: Store): MigrateOptions => ({
  store,
  ids: testIds(),
  actor: 'test',
  now: '2026-01-01T00:00:00.000Z',
  statusFile,
  sha256: 'of the file',
  resolvedHashes: new Map(),
  dryRun: false,
  beforeApply: async () => {},
});
