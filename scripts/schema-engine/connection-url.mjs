/** Prisma's connection URL as node-postgres wants it; `?schema=` and `?host=` (a socket directory) are Prisma's own. */
export function parseConnectionUrl(text) {
  const url = new URL(text);
  return {
    schema: url.searchParams.get('schema') ?? 'public',
    connection: {
      user: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password) || undefined,
      host: url.searchParams.get('host') ?? (decodeURIComponent(url.hostname) || 'localhost'),
      port: Number(url.port || 5432),
      database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
      max: 1,
    },
  };
}
