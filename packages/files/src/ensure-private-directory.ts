import { lstatSync, mkdirSync } from 'node:fs';

/**
 * Makes sure of a directory (with its parents) that only its owner may enter. One that exists must be a directory of
 * `owner` (default: this user) without any right for others; a link or somebody else's directory is an error, because
 * who controls it could answer in our place.
 */
export function ensurePrivateDirectory(path: string, owner: number | undefined = process.getuid?.()): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  if (!found.isDirectory()) throw new Error(`${path} is not a directory.`);
  if (owner === undefined || process.platform === 'win32') return;
  if (found.uid !== owner) throw new Error(`${path} belongs to another user.`);
  if ((found.mode & 0o077) !== 0) throw new Error(`${path} is open to other users.`);
}
