import type { Server } from 'node:http';
import type { RunningCalls } from '../running-calls.ts';

const callsWithinMs = 2_500;

/** Running calls may finish and their answers leave; then streams and connections end. */
export const stopServing = async (
  server: Server,
  calls: RunningCalls,
  endSessions: () => Promise<void>,
): Promise<void> => {
  server.close();
  await calls.settled(callsWithinMs);
  await endSessions();
  server.closeAllConnections();
};
