import type { Logger as Pino } from 'pino';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type Level = (typeof levels)[number];
type SpokenLevel = Exclude<Level, 'silent'>;

type Log = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Writes JSON lines to stderr and never to stdout, which belongs to protocols and results (FR-038). */
export interface Logger {
  readonly level: Level;
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
  /** Resolves when everything logged so far is written. */
  flush(): Promise<void>;
}

export interface LoggerOptions {
  /** One of pino's levels, from `trace` to `fatal`, or `silent`; anything else is taken for `warn`, the default. */
  readonly level?: string;
}

/** pino is loaded by the first message that is not below the level. */
export const createLogger = (options: LoggerOptions = {}): Logger => {
  const level = levelIn(options.level);
  let loading: Promise<Pino> | undefined;
  let written: Promise<void> = Promise.resolve();

  const log =
    (messageLevel: SpokenLevel): Log =>
    (message, fields = {}) => {
      if (levels.indexOf(messageLevel) < levels.indexOf(level)) return;
      loading ??= loadPino(level);
      // The time of the event rather than of the first loading.
      const time = new Date().toISOString();
      const said = loading.then((pino) => pino[messageLevel]({ time, ...fields }, message));
      written = Promise.all([written, said]).then(() => {});
    };

  return {
    level,
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    flush: () => written,
  };
};

const levelIn = (name: string | undefined): Level => levels.find((level) => level === name) ?? 'warn';

const stderr = 2;

const loadPino = async (level: Level): Promise<Pino> => {
  const { pino } = await import('pino');
  const options = { level, timestamp: false, formatters: { level: (label: string) => ({ level: label }) } };
  return pino(options, pino.destination({ fd: stderr, sync: true }));
};
