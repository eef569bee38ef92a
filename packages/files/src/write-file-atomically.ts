import { randomBytes } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { replaceThrough } from './replace-file.ts';

export interface AtomicWriteOptions {
  /** Permission bits of the file; default: those of the file it replaces, else 0644. */
  readonly mode?: number;
  readonly fileSystem?: FileSystem;
}

/**
 * Replaces a file so that a reader, also after a crash or power failure, sees the old content or the new, never a part.
 * Through a symbolic link the file behind it is replaced. When it resolves the content is on disk.
 *
 * @throws the file system's error; the old file is then untouched and nothing is left beside it.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  { mode, fileSystem = nodeFileSystem }: AtomicWriteOptions = {},
): Promise<void> {
  const target = await targetOf(path);
  const suffix = `${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  const temporary = join(dirname(target.path), `.${basename(target.path)}.${suffix}`);
  await replaceThrough(
    { path: target.path, temporary, exclusive: true, mode: mode ?? target.mode ?? 0o644, fileSystem },
    data,
  );
}

async function targetOf(path: string): Promise<{ path: string; mode?: number }> {
  try {
    const real = await realpath(path);
    return { path: real, mode: (await stat(real)).mode & 0o7777 };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { path };
    throw error;
  }
}
