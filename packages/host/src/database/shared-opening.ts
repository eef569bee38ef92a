import { TrackerError } from '@tracker/core';
import type { Opening } from './opening.ts';

interface Shared {
  readonly opening: Opening;
  users: number;
}

const shared = new Map<string, Shared>();

/**
 * One opening per database in a process, however many workspaces it serves: connections are few, and Prisma is heavy.
 * The last user's `close` closes it.
 */
export const shareOpening = (database: string, create: () => Opening): Opening => {
  const entry = shared.get(database) ?? { opening: create(), users: 0 };
  shared.set(database, entry);
  entry.users += 1;
  const { opening } = entry;
  let closed = false;
  return {
    start: opening.start,
    opened: opening.opened,
    use: (work) => (closed ? Promise.reject(isClosed()) : opening.use(work)),
    useIfOpen: (work) => (closed ? Promise.reject(isClosed()) : opening.useIfOpen(work)),
    async close() {
      if (closed) return;
      closed = true;
      entry.users -= 1;
      if (entry.users > 0) return;
      shared.delete(database);
      await opening.close();
    },
  };
};

const isClosed = (): TrackerError => new TrackerError('DatabaseError', 'This tracker is closed.');
