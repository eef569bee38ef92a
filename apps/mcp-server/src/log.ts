import { lazily } from './lazily.ts';

/** Where the server writes what went wrong: stderr, because stdout belongs to the protocol. */
export interface Log {
  error(message: string, cause?: unknown): void;
  warn(message: string): void;
}

/** Loads the logger with the first message, because a healthy start has none. `level` as in TRACKER_LOG. */
export const createLog = (level: string | undefined): Log => {
  const logger = lazily(async () => {
    const { createLogger } = await import('@tracker/host');
    return createLogger(level === undefined ? {} : { level });
  });
  return {
    error: (message, cause) => void logger().then((log) => log.error(message, reasonOf(cause)), writeNothing),
    warn: (message) => void logger().then((log) => log.warn(message), writeNothing),
  };
};

const reasonOf = (cause: unknown): Record<string, unknown> =>
  cause instanceof Error
    ? { reason: cause.stack, ...(cause.cause === undefined ? {} : { cause: String(cause.cause) }) }
    : {};

const writeNothing = (): void => {};
