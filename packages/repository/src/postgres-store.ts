import type { PrimaryStore, Snapshot } from '@tracker/core';
import { applyChanges } from './apply.ts';
import { createArchiveReads } from './archive/archive-reads.ts';
import { createClaims } from './claims/claims.ts';
import type { WorkspaceIdentity } from './database.ts';
import { isMissingReference, translated } from './errors.ts';
import { takeDelta } from './feed/delta.ts';
import { takeSnapshot, takeWhole } from './feed/snapshot.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { createHotReads } from './hot-reads.ts';
import { createKnownChanges } from './known-changes.ts';
import { createMaintenanceTurns } from './maintenance-turns.ts';
import { createReadStore } from './read-store.ts';
import type { OpenReading } from './reading.ts';
import type { Qualify, Run } from './statements.ts';
import type { Statistics } from './statistics.ts';
import { readStatusListing } from './status-listing.ts';
import { createTransaction } from './transaction.ts';
import { createWorkspaceRows, readConfiguration } from './workspace-rows.ts';

export interface StoreParts {
  readonly workspace: WorkspaceIdentity;
  readonly run: Run;
  readonly openReading: OpenReading;
  readonly at: Qualify;
  /** Prisma's client, loaded when it is first needed. */
  readonly prisma: () => Promise<PrismaClient>;
  readonly clock: () => string;
  readonly statistics: Statistics;
  /** Called after changes were committed. */
  readonly changed: () => void;
  /** Whether transactions must bring the server's time limits themselves. */
  readonly localLimits: boolean;
}

/** One workspace's data in PostgreSQL. Every statement carries the workspace's id; errors come translated. */
export const createPostgresStore = ({
  workspace,
  run,
  openReading,
  at,
  prisma,
  clock,
  statistics,
  changed,
  localLimits,
}: StoreParts): PrimaryStore => {
  const workspaceId = workspace.id;
  const reads = createHotReads(run, workspaceId, at);
  const known = createKnownChanges(run, reads, workspaceId, at);
  const rows = createWorkspaceRows(run, workspace, at, clock);
  const inTransaction = createTransaction({ prisma, workspaceId, at, clock, localLimits });
  const feed = { openReading, workspaceId, at, clock };
  const configurationIn = (reading: Run) => readConfiguration(reading, workspaceId, at);
  const { byRef: archivedByRef } = createArchiveReads(run, workspaceId, at);
  const claims = createClaims(run, workspaceId, at);
  const turns = createMaintenanceTurns(run, workspaceId, at);
  const applyParts = { run, reads, archivedByRef, known, workspaceId, at, clock, inTransaction };

  /** A read describes the moment before it: what others commit while it runs may or may not be in it. */
  const answer = <Value>(read: () => Promise<Value>): Promise<Snapshot<Value>> => snapshot(read, clock());

  const snapshot = async <Value>(read: () => Promise<Value>, asOf?: string): Promise<Snapshot<Value>> => {
    try {
      return { value: await read(), source: 'postgresql', asOf: asOf ?? clock() };
    } catch (error) {
      if (isMissingReference(error)) rows.forget();
      throw translated(error);
    }
  };

  /** The workspace's rows are made first: what is fed from here has a configuration. */
  const feeding = async <Value>(read: () => Promise<Value>): Promise<Value> => {
    try {
      await rows.ensure();
      return await read();
    } catch (error) {
      throw translated(error);
    }
  };

  return {
    ...createReadStore({ run, reads, prisma, configuration: rows.configuration, workspaceId, at, answer }),
    apply: (changes, options) =>
      snapshot(async () => {
        await rows.ensure();
        const applied = await applyChanges(applyParts, changes, options);
        changed();
        statistics.wrote(changes.length);
        return applied;
      }),
    claim: (request) => answer(() => claims.claim(request)),
    releaseClaim: (request) => answer(() => claims.releaseClaim(request)),
    renewClaims: async (holder) => (await answer(() => claims.renewClaims(holder))).value,
    snapshot: () => feeding(() => takeSnapshot(feed, configurationIn)),
    whole: () => feeding(() => takeWhole(feed, configurationIn)),
    delta: (cursor) => feeding(() => takeDelta(feed, cursor, configurationIn)),
    statusListing: (bounds) => feeding(() => readStatusListing(feed, bounds, configurationIn)),
    takeTurn: async (...turn) =>
      (
        await snapshot(async () => {
          await rows.ensure();
          return await turns.takeTurn(...turn);
        })
      ).value,
    endTurn: async (...turn) => void (await snapshot(() => turns.endTurn(...turn))),
    close: async () => {},
  };
};
