import { LayerUnavailableError } from '@tracker/core';
import type { Logger } from './logger.ts';

/**
 * Looks again and again, `everyMs` milliseconds after the last look has ended. It keeps no process alive, and a look that
 * fails is told and followed by the next one. Returns how to stop it, which waits for a look that is under way.
 */
export const startRepeating = (
  look: () => Promise<unknown>,
  everyMs: number,
  logger: Logger,
): (() => Promise<void>) => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = inBackground(look, logger).then(next);
    }, everyMs);
    timer.unref();
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
    return running;
  };
};

/** Nobody waits for the outcome: a failure goes to the log, and a database that is away is no news there. */
export const inBackground = async (work: () => Promise<unknown>, logger: Logger): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : 'What runs in the background has failed.';
    if (error instanceof LayerUnavailableError) logger.debug(message);
    else logger.warn(message);
  }
};
