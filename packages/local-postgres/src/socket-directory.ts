import { createHash } from 'node:crypto';
import { existsSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SOCKET_PORT } from './connection-target.ts';

/** sun_path with its final zero: 108 bytes on Linux, 104 on macOS. */
const LONGEST_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

/**
 * The server's socket lies beside its data; where that path is too long for a socket, in a short directory named by a
 * hash of it. Every client has to come to the same answer whatever its environment, hence /tmp rather than TMPDIR, and
 * not XDG_RUNTIME_DIR, which a cron job lacks and a logout removes under the running server.
 */
export function socketDirectory(home: string): string {
  if (Buffer.byteLength(join(home, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_SOCKET_PATH) return home;
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  return join(existsSync('/tmp') ? '/tmp' : tmpdir(), `tracker-${name}`);
}

/** Nothing else ever removes the short directory. Call it when no server runs and none can be starting. */
export function removeSocketDirectory({ dir, socketDir }: { readonly dir: string; readonly socketDir: string }): void {
  if (socketDir === dir) return;
  try {
    rmdirSync(socketDir);
  } catch {
    // What a killed server left is in it; the next one clears that away.
  }
}
