import { readFileSync } from 'node:fs';
import type { Home } from './home.ts';

/** How to connect; can be spread into a `pg.PoolConfig`. */
export interface ConnectionTarget {
  /** The directory of the unix socket; on Windows 127.0.0.1. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
  /** Said outright, because `pg` would otherwise listen to PGSSLMODE, and a unix socket has no TLS. */
  readonly ssl: false;
  /** One name per process: `pg_stat_activity` then tells processes apart. */
  readonly application_name: string;
}

export const SERVER_USER = 'postgres';
export const DATABASE = 'tracker';
export const SOCKET_PORT = 5432;

export function connectionTarget(home: Home, applicationName: string): ConnectionTarget {
  const common = {
    user: SERVER_USER,
    database: DATABASE,
    ssl: false,
    application_name: `${applicationName} ${process.pid}`,
  } as const;
  if (process.platform !== 'win32') return { host: home.socketDir, port: SOCKET_PORT, ...common };
  const password = readIfThere(home.passwordFile)?.trim();
  const port = Number(readIfThere(home.pidFile)?.split('\n')[3]) || SOCKET_PORT;
  return { host: '127.0.0.1', port, ...common, ...(password === undefined ? {} : { password }) };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
