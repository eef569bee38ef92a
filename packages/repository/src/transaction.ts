import {
  type AppliedChange,
  type ApplyOptions,
  type Change,
  createTurns,
  decide,
  type ReadStore,
  type Requirements,
  requirementsOf,
  seedConfiguration,
} from '@tracker/core';
import { conflictError } from './apply.ts';
import { carryOut } from './carry-out.ts';
import { serverLimits, structuralLockMs } from './connection.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { createHotReads } from './hot-reads.ts';
import { createKnownChanges, type KnownChanges } from './known-changes.ts';
import { loadState, lockItem, type Scope } from './load-state.ts';
import { createReadStore } from './read-store.ts';
import type { Qualify, Run } from './statements.ts';
import { readConfiguration } from './workspace-rows.ts';

export interface TransactionParts {
  readonly prisma: () => Promise<PrismaClient>;
  readonly workspaceId: string;
  readonly at: Qualify;
  readonly clock: () => string;
  /** Whether the server's time limits must be set in each transaction. */
  readonly localLimits: boolean;
}

/** Milliseconds: to get a connection, and for the whole transaction; a migration brings thousands of changes. */
const limitsFor = (changes: number) => ({ maxWait: 5_000, timeout: 10_000 + 50 * changes });

/** The lock is a statement of its own before the reads: only this level gives these a snapshot taken after it. */
const isolationLevel = 'ReadCommitted';

/** Applies changes in order, all or none, one structural writer of the workspace at a time. */
export const createTransaction = ({ prisma, workspaceId, at, clock, localLimits }: TransactionParts) => {
  // Those that would only wait for the lock must not hold connections that reads and other workspaces need.
  const inTurn = createTurns();
  return (changes: readonly Change[], { check, onApplied }: ApplyOptions): Promise<readonly AppliedChange[]> =>
    inTurn(async () =>
      (await prisma()).$transaction(
        async (tx) => {
          const scope: Scope = { tx, workspaceId, at };
          if (localLimits) await limitLocally(scope);
          await lockStructure(scope);
          const known = knownChangesIn(scope);
          const applied = new Map(await known.find(changes));
          for (const [at, change] of changes.entries()) {
            if (!applied.has(change.id)) applied.set(change.id, await applyOne(scope, change, known, clock()));
            onApplied?.(at + 1);
          }
          await check?.(insideOf(scope, clock));
          return changes.flatMap(({ id }) => applied.get(id) ?? []);
        },
        { ...limitsFor(changes.length), isolationLevel },
      ),
    );
};

/** Behind a pooler a session's limits cannot be set when it starts, so the transaction brings its own. */
const limitLocally = ({ tx }: Scope): Promise<number> =>
  tx.$executeRawUnsafe(
    `select set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true),
       set_config('idle_in_transaction_session_timeout', $3, true)`,
    ...Object.values(serverLimits).map(String),
  );

/**
 * A statement of its own, before anything is read: a lock taken inside the checking statement would come after that
 * statement's snapshot (ARCHITECTURE: PostgreSQL).
 */
const lockStructure = ({ tx, workspaceId }: Scope): Promise<number> =>
  tx.$executeRawUnsafe(
    `select pg_advisory_xact_lock(hashtextextended($1, 0)) from set_config('lock_timeout', $2, true)`,
    workspaceId,
    String(structuralLockMs),
  );

/**
 * Looked up on the transaction's own connection: one that held the lock and waited for a second connection would wait
 * for those that wait for its lock, as soon as these hold the rest of the pool.
 */
const knownChangesIn = (scope: Scope): KnownChanges => {
  const { workspaceId, at } = scope;
  const run = runIn(scope);
  return createKnownChanges(run, createHotReads(run, workspaceId, at), workspaceId, at);
};

const runIn =
  ({ tx }: Scope): Run =>
  ({ text, values }) =>
    tx.$queryRawUnsafe(text, ...values);

/** The workspace as the transaction has left it so far. */
const insideOf = (scope: Scope, clock: () => string): ReadStore => {
  const { tx, workspaceId, at } = scope;
  const run = runIn(scope);
  return createReadStore({
    run,
    reads: createHotReads(run, workspaceId, at),
    prisma: async () => tx,
    configuration: async () => (await readConfiguration(run, workspaceId, at)) ?? seedConfiguration(clock()),
    workspaceId,
    at,
    answer: async (read) => ({ value: await read(), source: 'postgresql', asOf: clock() }),
  });
};

const applyOne = async (scope: Scope, change: Change, known: KnownChanges, at: string): Promise<AppliedChange> => {
  const needs = requirementsOf(change);
  if (change.kind === 'work_item.update' && !needs.structural) await lockItem(scope, change.entityId);
  const state = await loadState(scope, needs);
  const history = await historyFor(needs.history, state.baseVersion, known);
  const decision = decide(change, { ...state, history }, at);
  if (decision.kind === 'conflict') throw await conflictError(known, change, decision);
  const { entity, effects } = await carryOut(scope, change, decision);
  return { changeId: change.id, outcome: 'applied', entity, effects };
};

const historyFor = async (asked: Requirements['history'], baseVersion: number | null, known: KnownChanges) => {
  if (asked === null) return [];
  const version = 'version' in asked.base ? asked.base.version : baseVersion;
  return version === null ? [] : known.effectsSince(asked.entityId, version);
};
