import { program } from './binaries.ts';
import { serverPid } from './pid-file.ts';
import { commandAs } from './run-as.ts';
import { runCommand } from './run-command.ts';
import type { Server } from './server.ts';

/** Sessions are ended, what is committed is written; waits at most 10 s. */
const stopArguments = (server: Server): string[] => ['-D', server.home.data, '-m', 'fast', '-w', '-t', '10', 'stop'];

/**
 * Stops the server and resolves with whether there was one that stopped in time. pg_ctl signals the pid in postmaster.pid without
 * looking whose it is; after a restart of the machine that can be anybody's.
 */
export async function stopServer(server: Server): Promise<boolean> {
  if (serverPid(server.home) === undefined) return false;
  const command = commandAs(server.runAs, program(server.native, 'pg_ctl'), stopArguments(server));
  return (await runCommand(command)) === 0;
}
