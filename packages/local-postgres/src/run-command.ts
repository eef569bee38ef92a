import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Command } from './run-as.ts';

/** What the server's programs are given: their language, and none of the PG* variables of the user's shell. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  // Windows programs do not start without it.
  ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
});

/** Runs a program to its end and resolves with its exit code, `null` when it could not run or was killed. */
export function runCommand(command: Command, logFile?: string): Promise<number | null> {
  const log = logFile === undefined ? undefined : openSync(logFile, 'a', 0o600);
  return new Promise((resolve) => {
    const output = log ?? 'ignore';
    const child = spawn(command.file, command.args, {
      ...command.identity,
      stdio: ['ignore', output, output],
      env: serverEnvironment(),
      // The working directory may be one that the server's user cannot enter, or one that is about to be removed.
      cwd: '/',
      windowsHide: true,
    });
    if (log !== undefined) closeSync(log);
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
}
