import { setTimeout as sleep } from 'node:timers/promises';
import { lockFile } from '@tracker/files';
import type { Binaries } from './binaries.ts';
import { type ConnectionTarget, connectionTarget, DATABASE } from './connection-target.ts';
import { refusedConnection, stillRunning } from './errors.ts';
import type { Home } from './home.ts';
import { ensureInitialised } from './initialise.ts';
import { watchPresence } from './janitor.ts';
import { serverPid } from './pid-file.ts';
import { checkRunnable, type Placement } from './placement.ts';
import { prepareHome } from './prepare-home.ts';
import { probe, withClient } from './probe.ts';
import type { Server } from './server.ts';
import { startServer } from './start-server.ts';
import { knownBinaries, usableBinaries } from './usable-binaries.ts';

export interface EnsureRunningOptions {
  readonly home: Home;
  readonly placement: Placement;
  readonly binaries: Binaries;
  readonly applicationName: string;
  readonly startTimeoutMs: number;
  readonly onNotice: (message: string) => void;
}

/**
 * Uses the running server, or initialises and starts it as whoever gets the start lock first; all others find it
 * running. The caller holds the presence lock, so nobody stops it in between.
 */
export async function ensureRunning(options: EnsureRunningOptions): Promise<Server> {
  const { home, placement, binaries, applicationName, startTimeoutMs } = options;
  const native = knownBinaries(home, binaries, placement.runAs);
  if (native !== null && (await probe(connectionTarget(home, applicationName))).kind === 'up') {
    const server = { home, runAs: placement.runAs, native };
    // The one that started the server may have died before it started the janitor, or the janitor was killed.
    watchPresence(home);
    return server;
  }
  const lock = await lockFile(home.startLock, { mode: 'exclusive', waitMs: startTimeoutMs, holder: applicationName });
  try {
    return await startUntilUp(options, Date.now() + startTimeoutMs);
  } finally {
    lock.release();
  }
}

const ASK_AGAIN_MS = 10;

async function startUntilUp(options: EnsureRunningOptions, deadline: number): Promise<Server> {
  const { home, placement, binaries, applicationName } = options;
  const native = await usableBinaries(home, binaries, placement.runAs);
  const server = { home, runAs: placement.runAs, native };
  while (Date.now() < deadline) {
    const target = connectionTarget(home, applicationName);
    const answer = await probe(target);
    switch (answer.kind) {
      case 'up':
        return server;
      case 'refused':
        throw refusedConnection(answer.cause);
      case 'no-database':
        await createDatabase(target);
        break;
      case 'down':
        options.onNotice('Starting the embedded PostgreSQL.');
        await checkRunnable(placement);
        // Whoever left last may have removed the socket's directory while this process was waiting.
        prepareHome(placement);
        await ensureInitialised(home, binaries, native, placement.runAs);
        await startServer(server, Math.max(1, deadline - Date.now()));
        break;
      case 'not-yet':
      case 'silent':
        await sleep(ASK_AGAIN_MS);
    }
  }
  throw stillRunning(serverPid(home));
}

const createDatabase = (target: ConnectionTarget): Promise<void> =>
  withClient({ ...target, database: 'postgres' }, async (client) => {
    await client.query(`create database ${DATABASE} template template0 encoding 'UTF8'`);
  });
