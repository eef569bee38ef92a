import { writeSync } from 'node:fs';
import type { Logger } from '@tracker/host';
import { lazily } from './lazily.ts';

/** Where the server writes what went wrong: stderr, because stdout belongs to the protocol. */
export interface Log {
  error(message: string, cause?: unknown): void;
  warn(message: string): void;
}

/** The process's own log, which it ends with. */
export interface ServerLog extends Log {
  /** At once and whatever the level, because the process may be gone in the next turn. */
  crash(message: string, cause: unknown): void;
  /** Writes from now on as the settings of the workspace say. */
  follow(logger: Logger): void;
  /** Resolves when everything said so far is written, or after `milliseconds`. */
  flush(milliseconds: number): Promise<void>;
}

/** Loads the logger with the first message, because a healthy start has none. */
export const createLog = (): ServerLog => {
  let followed: Logger | undefined;
  let written: Promise<void> = Promise.resolve();
  const own = lazily(async () => {
    const { createLogger, resolveSettings } = await import('@tracker/host');
    return createLogger({ level: resolveSettings().log });
  });
  const say = (level: 'error' | 'warn', message: string, fields: Fields = {}): void => {
    const said = (async () => {
      const logger = followed ?? (await own());
      logger[level](message, fields);
      await logger.flush();
    })();
    written = Promise.all([written, said.catch(() => writeNow(level, message, fields))]).then(() => {});
  };
  return {
    error: (message, cause) => say('error', message, reasonOf(cause)),
    warn: (message) => say('warn', message),
    crash: (message, cause) => writeNow('fatal', message, reasonOf(cause)),
    follow: (logger) => {
      followed = logger;
    },
    flush: (milliseconds) => within(milliseconds, written),
  };
};

type Fields = Readonly<Record<string, unknown>>;

const reasonOf = (cause: unknown): Fields =>
  cause instanceof Error
    ? { reason: cause.stack, ...(cause.cause === undefined ? {} : { cause: String(cause.cause) }) }
    : cause === undefined
      ? {}
      : { reason: String(cause) };

const stderr = 2;

/** In the logger's own form, without it. */
const writeNow = (level: string, msg: string, fields: Fields): void => {
  try {
    writeSync(stderr, `${JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg })}\n`);
  } catch {
    // Nobody reads stderr, or it is full: there is nowhere else to say it.
  }
};

const within = async (milliseconds: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
};
