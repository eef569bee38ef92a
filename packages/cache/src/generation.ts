import { randomBytes } from 'node:crypto';
import type { Database } from './sqlite.ts';

/** The first bytes of a file that say which write it came from. */
export const generationBytes = 64;

/** SQLite's own change counter and `user_version`, which every write draws anew. */
export const generationOf = (start: Uint8Array, size: number): string =>
  `${size}-${Buffer.from(start.subarray(24, 28)).toString('hex')}${Buffer.from(start.subarray(60, 64)).toString('hex')}`;

/** The file that the database makes, of a generation of its own. */
export const exported = (database: Database): Uint8Array => {
  database.run(`pragma user_version = ${randomBytes(4).readInt32BE()}`);
  return database.export();
};
