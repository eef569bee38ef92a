import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileHandle, link, open, readFile, rename, rm } from 'node:fs/promises';

/** A file that is being written. */
export interface NewFile {
  write(data: string | Uint8Array): Promise<void>;
  /** Its content is on disk when this resolves. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface NewFileOptions {
  /** The exact permission bits. */
  readonly mode: number;
  /** Fails where the file exists; otherwise its content goes. */
  readonly exclusive: boolean;
}

/**
 * The operations that durable files are made of: a port, so that a test can fail, or die, at any one of them. Errors
 * are the system's own.
 */
export interface FileSystem {
  /** Null when there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  /** The first bytes of a file with its whole size, without waiting; null when there is no such file. */
  peek(path: string, bytes: number): { readonly start: Uint8Array; readonly size: number } | null;
  create(path: string, options: NewFileOptions): Promise<NewFile>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; fails with EEXIST where the name is taken. */
  link(existing: string, name: string): Promise<void>;
  /** Nothing when there is no such file. */
  remove(path: string): Promise<void>;
  /** A new name, or one that is gone, is only durable once its directory is. */
  syncDirectory(path: string): Promise<void>;
}

export const nodeFileSystem: FileSystem = {
  read: (path) => readFile(path).catch(nullWhenMissing),
  peek(path, bytes) {
    const fd = openExisting(path);
    if (fd === null) return null;
    try {
      const start = Buffer.alloc(bytes);
      const length = readSync(fd, start, 0, bytes, 0);
      return { start: start.subarray(0, length), size: fstatSync(fd).size };
    } finally {
      closeSync(fd);
    }
  },
  async create(path, { mode, exclusive }) {
    const file = await open(path, exclusive ? 'wx' : 'w', mode);
    try {
      // open() subtracts the umask.
      await file.chmod(mode);
    } catch (error) {
      await file.close();
      throw error;
    }
    return {
      write: (data) => file.writeFile(data),
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },
  rename,
  link,
  remove: (path) => rm(path, { force: true }),
  async syncDirectory(path) {
    // Windows has no such call.
    if (process.platform === 'win32') return;
    const directory: FileHandle = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};

function openExisting(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    return nullWhenMissing(error);
  }
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
