import { TrackerError } from '@tracker/core';

/** What may be said aloud of a DATABASE_URL. */
export interface DatabaseAddress {
  /** Host, port and database, e.g. `db.example.org:5432/tracker`; never user or password. */
  readonly label: string;
  /** False behind PgBouncer in transaction mode: Prisma's `?pgbouncer=true`. */
  readonly namedStatements: boolean;
}

/**
 * @throws TrackerError `DatabaseError` for text that is no PostgreSQL URL; the text itself is not repeated, because it
 * holds a password.
 */
export const addressIn = (databaseUrl: string): DatabaseAddress => {
  const url = parsedUrl(databaseUrl);
  if (url === null)
    throw new TrackerError('DatabaseError', 'DATABASE_URL is not a PostgreSQL URL.', {
      hint: 'Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded (@ is %40), or unset it to use the embedded database.',
    });
  const host = url.searchParams.get('host') || decodeURIComponent(url.hostname) || 'localhost';
  const port = url.port || url.searchParams.get('port') || '5432';
  return {
    label: `${host}:${port}${url.pathname === '/' ? '' : url.pathname}`,
    namedStatements: url.searchParams.get('pgbouncer') !== 'true',
  };
};

const parsedUrl = (text: string): URL | null => {
  if (!/^postgres(ql)?:\/\//.test(text)) return null;
  try {
    // libpq allows an empty host after the password, WHATWG does not.
    return new URL(text.replace('@/', '@localhost/'));
  } catch {
    return null;
  }
};
