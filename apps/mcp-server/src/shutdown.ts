import process from 'node:process';
import type { ServerLog } from './log.ts';

/** A process that was told to stop is gone within 5 s, whatever hangs. */
const deadlineMs = 4_000;
const logWithinMs = 500;
const stoppingFailed = 1;

export interface Shutdown {
  /** Begins once; further calls do nothing. */
  readonly begin: (exitCode?: number) => void;
}

/** Stops the process in order: `stop`, then exit. The signals that ask for it are answered from here on. */
export const createShutdown = (stop: () => Promise<void>, log: ServerLog): Shutdown => {
  let begun = false;
  const begin = (exitCode = 0): void => {
    if (begun) return;
    begun = true;
    setTimeout(() => process.exit(exitCode), deadlineMs);
    void ended(stop, log).then((inOrder) => process.exit(inOrder ? exitCode : exitCode || stoppingFailed));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => begin());
  process.on('unhandledRejection', (reason) => log.error('a promise was rejected unhandled', reason));
  process.on('uncaughtException', (error) => {
    log.crash('an error was not caught; the server stops', error);
    begin(1);
  });
  return { begin };
};

/** Whether everything was stopped in order. */
const ended = async (stop: () => Promise<void>, log: ServerLog): Promise<boolean> => {
  let inOrder = true;
  try {
    await stop();
  } catch (error) {
    inOrder = false;
    log.crash('stopping failed', error);
  }
  await log.flush(logWithinMs);
  return inOrder;
};
