import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';

/** Runs a program that is to be killed, or to end; the lines are what it said by then. Nothing may be on its stderr. */
export const runDoomed = async (
  program: string,
  args: readonly string[],
): Promise<{ readonly lines: readonly string[]; readonly killed: boolean }> => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [out, complaints] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect(complaints).toBe('');
  return { lines: out.split('\n').slice(0, -1), killed: child.signalCode === 'SIGKILL' };
};
