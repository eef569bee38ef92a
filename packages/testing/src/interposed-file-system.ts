import type { FileSystem } from '@tracker/files';

/** Called before every operation; may throw in its place. */
export type BeforeOperation = (operation: keyof FileSystem | 'write' | 'sync' | 'close', path: string) => void;

/** The same file system with something in front of every operation. A write is two halves, so that it can be torn. */
export const interposedFileSystem = (inner: FileSystem, before: BeforeOperation): FileSystem => ({
  read: async (path) => {
    before('read', path);
    return await inner.read(path);
  },
  peek: (path, bytes) => {
    before('peek', path);
    return inner.peek(path, bytes);
  },
  create: async (path, options) => {
    before('create', path);
    const file = await inner.create(path, options);
    return {
      write: async (data) => {
        const bytes = Buffer.from(data);
        const half = bytes.length >> 1;
        before('write', path);
        await file.write(bytes.subarray(0, half));
        before('write', path);
        await file.write(bytes.subarray(half));
      },
      sync: async () => {
        before('sync', path);
        await file.sync();
      },
      close: async () => {
        before('close', path);
        await file.close();
      },
    };
  },
  rename: async (from, to) => {
    before('rename', to);
    await inner.rename(from, to);
  },
  link: async (existing, name) => {
    before('link', name);
    await inner.link(existing, name);
  },
  remove: async (path) => {
    before('remove', path);
    await inner.remove(path);
  },
  syncDirectory: async (path) => {
    before('syncDirectory', path);
    await inner.syncDirectory(path);
  },
});
