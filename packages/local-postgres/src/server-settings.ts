import { SOCKET_PORT } from './connection-target.ts';
import type { Home } from './home.ts';

/**
 * Given on the command line at every start, so that they change with the program and not with the data directory.
 * Durability is PostgreSQL's default and stays it: fsync, full_page_writes and synchronous_commit are on.
 */
export function serverSettings(home: Home, major: number, loopbackPort?: number): string[] {
  const settings: Record<string, string | number> = {
    ...(loopbackPort === undefined ? socketOnly(home) : { listen_addresses: '127.0.0.1', port: loopbackPort }),
    shared_buffers: '16MB',
    // Each process may hold a pool. The lock tables are sized by the product and stay those of 100 with the defaults,
    // which keeps the idle server at 20 MB; at 400 with the defaults it has 27.
    max_connections: 400,
    max_locks_per_transaction: 16,
    max_pred_locks_per_transaction: 16,
    // A transaction that was left open holds back every reader of the change log.
    idle_in_transaction_session_timeout: '10s',
    huge_pages: 'off',
    // Three processes less; the data fits in memory.
    ...(major >= 18 ? { io_method: 'sync' } : {}),
    max_logical_replication_workers: 0,
    logging_collector: 'off',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

const socketOnly = (home: Home) => ({
  listen_addresses: '',
  // A list, separated by commas; quotes keep a comma in a path.
  unix_socket_directories: `"${home.socketDir.replaceAll('"', '""')}"`,
  unix_socket_permissions: '0700',
  port: SOCKET_PORT,
  dynamic_shared_memory_type: 'posix',
});
