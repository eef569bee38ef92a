import { openTracker } from '@tracker/host';
import { createTestDatabase, urlOf } from '@tracker/testing';
import { onTestFinished } from 'vitest';
import { shell } from './command.ts';

/** A user's project in a database of its own, for the running test; `opened` is a process beside the commands. */
export const openedProject = async () => {
  const database = await createTestDatabase();
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  const opened = await openTracker({ workspace: user.directory, env: user.env });
  onTestFinished(async () => {
    await opened.close();
    await database.drop();
  });
  return { user, database, opened };
};
