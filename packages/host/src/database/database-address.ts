import { TrackerError } from '@tracker/core';

/**
 * What may be said aloud of a DATABASE_URL: host, port and database, e.g. `db.example.org:5432/tracker`.
 *
 * @throws TrackerError `DatabaseError` for text that is no PostgreSQL URL; the text itself is not repeated, because it
 * holds a password.
 */
export const addressIn = (databaseUrl: string): string => {
  const url = parsedUrl(databaseUrl);
  if (url === null)
    throw new TrackerError('DatabaseError', 'DATABASE_URL is not a PostgreSQL URL.', {
      hint: 'Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded (@ is %40), or unset it to use the embedded database.',
    });
  const host = url.searchParams.get('host') || url.hostname || 'localhost';
  const port = url.port || url.searchParams.get('port') || '5432';
  return `${host}:${port}${url.pathname === '/' ? '' : url.pathname}`;
};

const parsedUrl = (text: string): URL | null => {
  try {
    return /^postgres(ql)?:\/\//.test(text) ? new URL(text) : null;
  } catch {
    return null;
  }
};
