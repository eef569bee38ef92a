import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface AtomicWriteOptions {
  /** Permission bits of the file; default: those of the file it replaces, else 0644. */
  readonly mode?: number;
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
  options: AtomicWriteOptions = {},
): Promise<void> {
  const target = await targetOf(path);
  const mode = options.mode ?? target.mode ?? 0o644;
  const directory = dirname(target.path);
  const temporary = join(directory, `.${basename(target.path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await writeDurably(temporary, data, mode);
    await rename(temporary, target.path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(directory);
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

async function writeDurably(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  await withFile(await open(path, 'wx', mode), async (file) => {
    // open() subtracts the umask.
    await file.chmod(mode);
    await file.writeFile(data);
    await file.sync();
  });
}

/** The rename is only durable once the directory is; Windows has no such call. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await withFile(await open(path, 'r'), (directory) => directory.sync());
}

async function withFile(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
