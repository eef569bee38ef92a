import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { noUserToRunAs, rootOwnedWithoutNamespaces } from './errors.ts';
import { anyUser, serverUser } from './passwd.ts';
import { commandAs, type RunAs } from './run-as.ts';
import { runCommand } from './run-command.ts';
import { canEnter } from './traversal.ts';

/** In which directory the server lives and as whom it runs. */
export interface Placement {
  readonly dir: string;
  readonly runAs: RunAs;
}

export interface PlacementOptions {
  readonly dataDir: string;
  readonly binaries: Binaries;
  /** Where root's data goes when its own place is closed to every user that PostgreSQL would run as. */
  readonly systemDir: string;
}

/**
 * Without root: in the data directory, as oneself. As root, what exists decides, by its owner. For a new one, in this
 * order: another user in place where that one can enter the data directory and the programs; a user namespace in place;
 * another user in place with a copy of the programs; another user under `systemDir`.
 *
 * @see ARCHITECTURE: The embedded default ("As root")
 */
export async function choosePlacement(options: PlacementOptions): Promise<Placement> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const dir = join(realpathSync(options.dataDir), 'postgres');
  if (process.getuid?.() !== 0) return { dir, runAs: { kind: 'self' } };
  const elsewhere = join(options.systemDir, createHash('sha256').update(dir).digest('hex').slice(0, 16));
  return (
    existingPlacement(dir) ?? existingPlacement(elsewhere) ?? (await newPlacement(dir, elsewhere, options.binaries))
  );
}

function existingPlacement(dir: string): Placement | null {
  const owner = statSync(join(dir, 'data'), { throwIfNoEntry: false });
  if (owner === undefined) return null;
  if (owner.uid !== 0) return { dir, runAs: { kind: 'user', uid: owner.uid, gid: owner.gid } };
  const user = anyUser();
  if (user === null) throw noUserToRunAs();
  return { dir, runAs: { kind: 'namespace', user } };
}

async function newPlacement(dir: string, elsewhere: string, binaries: Binaries): Promise<Placement> {
  const user = serverUser();
  const asUser: RunAs | null = user && { kind: 'user', uid: user.uid, gid: user.gid };
  const dataOpen = user !== null && canEnter(join(dir, '..'), user);
  if (asUser && dataOpen && canEnter(join(binaries.native, 'bin'), asUser)) return { dir, runAs: asUser };

  const namespaceUser = anyUser();
  if (namespaceUser === null) throw noUserToRunAs();
  const inNamespace: RunAs = { kind: 'namespace', user: namespaceUser };
  if (await namespaceWorks(inNamespace)) return { dir, runAs: inNamespace };

  if (asUser === null) throw noUserToRunAs();
  return { dir: dataOpen ? dir : elsewhere, runAs: asUser };
}

/** @throws LayerUnavailableError where an existing directory needs a user namespace and none is to be had. */
export async function checkRunnable({ dir, runAs }: Placement): Promise<void> {
  if (runAs.kind === 'namespace' && !(await namespaceWorks(runAs))) throw rootOwnedWithoutNamespaces(dir);
}

const namespaceWorks = async (runAs: RunAs): Promise<boolean> => (await runCommand(commandAs(runAs, 'true', []))) === 0;
