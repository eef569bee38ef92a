import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Full hashes by short ones, as far as the repository around `directory` knows a commit by each. */
export const resolveHashes = async (
  directory: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const resolved = new Map<string, string>();
  for (const hash of new Set(hashes.filter(({ length }) => length < 40))) {
    const full = await fullHash(directory, hash);
    if (full !== null) resolved.set(hash, full);
  }
  return resolved;
};

const timeoutMs = 5_000;

/** Null without Git, without a repository, and for what names no commit or several: a hash is never guessed. */
const fullHash = async (directory: string, hash: string): Promise<string | null> => {
  const args = ['-c', 'core.fsmonitor=false', 'rev-parse', '--verify', '--quiet', `${hash}^{commit}`];
  try {
    const { PATH } = process.env;
    const { stdout } = await run('git', args, { cwd: directory, timeout: timeoutMs, env: { PATH } });
    return /^[0-9a-f]{40}$/.exec(stdout.trim())?.[0] ?? null;
  } catch {
    return null;
  }
};
