import { dirname } from 'node:path';
import type { FileSystem } from '@tracker/files';

/**
 * What a power failure leaves. `least`: what was synced alone. `most`: everything, as when only the process dies.
 * `names`: renames reached the disk ahead of the content that was not synced.
 */
export const powerFailures = ['least', 'most', 'names'] as const;
export type PowerFailure = (typeof powerFailures)[number];

interface Inode {
  content: Uint8Array;
  synced: Uint8Array;
}

/** Files in memory that know what of them would survive a power failure. */
export interface VolatileDisk extends FileSystem {
  /** The disk as it is found when the power returns. */
  after(failure: PowerFailure): VolatileDisk;
  paths(): readonly string[];
  /** Puts a file on the disk, synced. */
  put(path: string, content: Uint8Array): void;
}

export const createVolatileDisk = (files: Iterable<readonly [string, Uint8Array]> = []): VolatileDisk => {
  const names = new Map<string, Inode>([...files].map(([path, content]) => [path, { content, synced: content }]));
  const syncedNames = new Map(names);
  return {
    read: async (path) => names.get(path)?.content ?? null,
    peek: (path, bytes) => {
      const content = names.get(path)?.content;
      return content === undefined ? null : { start: content.subarray(0, bytes), size: content.length };
    },
    create: async (path, { exclusive }) => {
      if (exclusive && names.has(path)) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
      const inode = names.get(path) ?? { content: new Uint8Array(), synced: new Uint8Array() };
      inode.content = new Uint8Array();
      names.set(path, inode);
      return {
        write: async (data) => {
          inode.content = Buffer.concat([inode.content, Buffer.from(data)]);
        },
        sync: async () => {
          inode.synced = inode.content;
        },
        close: async () => {},
      };
    },
    rename: async (from, to) => {
      const inode = names.get(from);
      if (inode === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      names.delete(from);
      names.set(to, inode);
    },
    link: async (existing, name) => {
      const inode = names.get(existing);
      if (inode === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      if (names.has(name)) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
      names.set(name, inode);
    },
    remove: async (path) => {
      names.delete(path);
    },
    syncDirectory: async (path) => {
      for (const name of new Set([...names.keys(), ...syncedNames.keys()])) {
        if (dirname(name) !== path) continue;
        const inode = names.get(name);
        if (inode === undefined) syncedNames.delete(name);
        else syncedNames.set(name, inode);
      }
    },
    after: (failure) =>
      createVolatileDisk(
        [...(failure === 'least' ? syncedNames : names)].map(([path, { content, synced }]) => [
          path,
          failure === 'most' ? content : synced,
        ]),
      ),
    paths: () => [...names.keys()],
    put: (path, content) => {
      const inode = { content, synced: content };
      names.set(path, inode);
      syncedNames.set(path, inode);
    },
  };
};
