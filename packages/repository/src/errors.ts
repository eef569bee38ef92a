import { LayerBusyError, LayerUnavailableError, TrackerError } from '@tracker/core';

// SQLSTATE classes and codes, and the messages that adapter-pg 7.10 leaves unmapped (ARCHITECTURE: PostgreSQL).
// A server without room or memory, and one that ended a session that waited too long, may answer later.
const unavailableStates = /^(08...|57P0[1235]|53[123]00|58030|25006|25P03|57014|55P03)$/;
const unavailableCodes =
  /^(ECONN\w+|ETIMEDOUT|EPIPE|ENOENT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|P1001|P1002|P1008|P1017|P2024|P2028)$/;
const unavailableMessages =
  /timeout expired|query read timeout|timeout exceeded when trying to connect|connection terminated|client has encountered a connection error|not queryable|the database system is (starting up|shutting down)/i;

/** What adapter-pg makes of a driver's error. */
const unavailableKinds = /^(ConnectionClosed|DatabaseNotReachable|SocketTimeout|TooManyConnections)$/;

/** Prisma's own codes look alike (P2010); a SQLSTATE stands below them. */
const sqlState = /^(?!P[1-9])[0-9A-Z]{5}$/;

export const lockTimeout = '55P03';

const deadlock = /^(40P01|40001|P2034)$/;

/** The database cannot be reached, is overloaded or does not answer in time: another layer, or a later try, may answer. */
export const isUnavailable = (error: unknown): boolean =>
  chain(error).some(
    ({ code, message, kind }) =>
      unavailableStates.test(code) ||
      unavailableCodes.test(code) ||
      unavailableKinds.test(kind) ||
      unavailableMessages.test(message),
  );

export const isDeadlock = (error: unknown): boolean => chain(error).some(({ code }) => deadlock.test(code));

/** The name of the unique constraint that an insert met, or null. */
export const violatedUnique = (error: unknown): string | null => {
  const found = chain(error).find(({ code }) => code === '23505');
  return found?.constraint ?? null;
};

/** Whether a row that a new one refers to is missing. */
export const isMissingReference = (error: unknown): boolean => chain(error).some(({ code }) => code === '23503');

/** What a caller of the store may see: never a driver's own words. */
export const translated = (error: unknown): TrackerError => {
  if (error instanceof TrackerError) return error;
  if (chain(error).some(({ code }) => code === lockTimeout))
    return new LayerBusyError('Another session of the database holds a lock on this.', { cause: error });
  if (isUnavailable(error))
    return new LayerUnavailableError('The database cannot be reached or does not answer.', {
      hint: 'Try again in a moment; check that the server in DATABASE_URL runs, or unset it to use the embedded database.',
      cause: error,
    });
  const state = chain(error).find(({ code }) => sqlState.test(code))?.code;
  const refused = state?.startsWith('23') || state?.startsWith('22');
  return new TrackerError(
    'DatabaseError',
    `The database refused the ${refused ? 'values' : 'operation'}${state === undefined ? '' : ` (SQLSTATE ${state})`}.`,
    {
      hint: 'Nothing was changed. Check the values; if they are right, report this with the server’s log.',
      cause: error,
    },
  );
};

interface Link {
  readonly code: string;
  readonly message: string;
  readonly kind: string;
  readonly constraint: string | null;
}

/** An error with everything it was made of: Prisma nests the driver's error under `cause` and `meta`. */
const chain = (error: unknown, depth = 0): readonly Link[] => {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { code, originalCode, message, originalMessage, kind, constraint, cause, meta, driverAdapterError } =
    error as Record<string, unknown>; // any object can be read key by key
  const link = {
    code: text(originalCode ?? code),
    message: text(originalMessage ?? message),
    kind: text(kind),
    constraint: constraintName(constraint),
  };
  return [link, ...[cause, meta, driverAdapterError].flatMap((inner) => chain(inner, depth + 1))];
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const constraintName = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'index' in value) return text(value.index) || null;
  return null;
};
