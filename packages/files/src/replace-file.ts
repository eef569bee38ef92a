import { dirname } from 'node:path';
import { type FileSystem, type NewFile, nodeFileSystem } from './file-system.ts';

export interface ReplaceOptions {
  /** Permission bits of the file; default 0600. */
  readonly mode?: number;
  readonly fileSystem?: FileSystem;
}

/**
 * Replaces a file of which the caller is the only writer, because it holds a lock. A reader, also after a crash or
 * power failure, sees the old content or the new, never a part; when it resolves the new one is on disk. A writer that
 * was killed leaves one temporary file, `PATH.tmp`, which the next one uses again.
 *
 * @throws the file system's error. Except where the directory could not be synced, the old file is then untouched.
 */
export async function replaceFile(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600, fileSystem = nodeFileSystem }: ReplaceOptions = {},
): Promise<void> {
  await replaceThrough({ path, temporary: `${path}.tmp`, exclusive: false, mode, fileSystem }, data);
}

export interface Replacement {
  readonly path: string;
  readonly temporary: string;
  /** The temporary file must not exist. */
  readonly exclusive: boolean;
  readonly mode: number;
  readonly fileSystem: FileSystem;
}

export async function replaceThrough(
  { path, temporary, exclusive, mode, fileSystem }: Replacement,
  data: string | Uint8Array,
): Promise<void> {
  try {
    await written(await fileSystem.create(temporary, { mode, exclusive }), data);
    await fileSystem.rename(temporary, path);
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => {});
    throw error;
  }
  await fileSystem.syncDirectory(dirname(path));
}

async function written(file: NewFile, data: string | Uint8Array): Promise<void> {
  try {
    await file.write(data);
    await file.sync();
  } finally {
    await file.close();
  }
}
