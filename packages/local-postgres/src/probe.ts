import pg from 'pg';
import type { ConnectionTarget } from './connection-target.ts';

/** What one attempt to connect says about the server. */
export type Probe =
  | { readonly kind: 'up' }
  | { readonly kind: 'no-database' }
  /** Starting, recovering or shutting down: ask again in a moment. */
  | { readonly kind: 'not-yet' }
  /** Nobody listens. */
  | { readonly kind: 'down' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'refused'; readonly cause: unknown };

const ANSWER_MS = 3_000;

export async function probe(target: ConnectionTarget): Promise<Probe> {
  try {
    await withClient(target, async () => {});
    return { kind: 'up' };
  } catch (error) {
    return classify(error);
  }
}

/** Runs `work` on a connection of its own, which is closed afterwards. */
export async function withClient<T>(target: ConnectionTarget, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...target, connectionTimeoutMillis: ANSWER_MS, query_timeout: 10_000 });
  // A connection that dies between two statements would otherwise end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

const LISTENS_NOT = new Set(['ECONNREFUSED', 'ENOENT']);
// 57P01–03: shutting down, crashed, starting. The others: it died while answering.
const IN_BETWEEN = new Set(['57P01', '57P02', '57P03', 'ECONNRESET', 'EPIPE']);
const NO_SUCH_DATABASE = '3D000';
const TOO_MANY_CONNECTIONS = '53300';

function classify(error: unknown): Probe {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return withoutCode(error);
  if (LISTENS_NOT.has(code)) return { kind: 'down' };
  if (IN_BETWEEN.has(code)) return { kind: 'not-yet' };
  if (code === NO_SUCH_DATABASE) return { kind: 'no-database' };
  // Full is running.
  if (code === TOO_MANY_CONNECTIONS) return { kind: 'up' };
  return { kind: 'refused', cause: error };
}

/** pg's own two errors have no code. */
function withoutCode(error: unknown): Probe {
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('timeout')) return { kind: 'silent' };
  return message.startsWith('Connection terminated') ? { kind: 'not-yet' } : { kind: 'refused', cause: error };
}
