import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FileLock, lockFile } from '@tracker/files';
import { resolveBinaries } from './binaries.ts';
import { ensureRunning } from './ensure-running.ts';
import { homeAt } from './home.ts';
import { choosePlacement, type Placement } from './placement.ts';
import { prepareHome } from './prepare-home.ts';
import type { Server } from './server.ts';
import { knownBinaries } from './usable-binaries.ts';

export interface JoinSettings {
  readonly dataDir: string;
  readonly systemDir: string;
  readonly nativeDir: string | undefined;
  readonly applicationName: string;
  readonly startTimeoutMs: number;
  readonly onNotice: (message: string) => void;
}

/** The right to find the server running, for as long as the presence is held. */
export interface Joined {
  readonly presence: FileLock;
  readonly placement: Placement;
  readonly server: Server;
}

/** Presence first, then the server: so nobody stops it once it was seen running. */
export async function joinServer(settings: JoinSettings): Promise<Joined> {
  const binaries = resolveBinaries(settings.nativeDir);
  const placement = await choosePlacement({ ...settings, binaries });
  const home = prepareHome(placement);
  const presence = await lockFile(home.presenceLock, { mode: 'shared', waitMs: settings.startTimeoutMs });
  try {
    return { presence, placement, server: await ensureRunning({ ...settings, home, placement, binaries }) };
  } catch (error) {
    presence.release();
    throw error;
  }
}

/** Once more, for a process that is present. What fails leaves it present. */
export async function joinAgain(settings: JoinSettings, joined: Joined): Promise<Joined> {
  const { placement, server } = joined;
  if (!existsSync(server.home.presenceLock)) {
    // The directory was removed under the server; what we hold locks nothing any more.
    joined.presence.release();
    return await joinServer(settings);
  }
  // The socket's directory may lie where temporary files are cleared away, and where a stranger could make a new one.
  prepareHome(placement);
  const binaries = resolveBinaries(settings.nativeDir);
  return { ...joined, server: await ensureRunning({ ...settings, home: server.home, placement, binaries }) };
}

/** An initialised server without joining it; nothing is created. */
export async function findServer(settings: JoinSettings): Promise<Server | null> {
  if (!existsSync(settings.dataDir)) return null;
  const binaries = resolveBinaries(settings.nativeDir);
  const { dir, runAs } = await choosePlacement({ ...settings, binaries });
  const home = homeAt(dir);
  if (!existsSync(join(home.data, 'PG_VERSION'))) return null;
  return { home, runAs, native: knownBinaries(home, binaries, runAs) ?? binaries.native };
}
