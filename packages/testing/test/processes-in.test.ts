import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processesIn, untilNobodyIsIn } from '../src/index.ts';

const sleeper = ['-e', 'console.log(1); setTimeout(() => {}, 60_000)'];

it.each([
  ['names it', (directory: string) => ({ args: [...sleeper, directory] })],
  ['has it in its environment', (directory: string) => ({ args: sleeper, env: { ...process.env, PLACE: directory } })],
  ['works in it', (directory: string) => ({ args: sleeper, cwd: directory })],
  ['has a file of it open', (directory: string) => ({ args: sleeper, file: openSync(join(directory, 'f'), 'w') })],
] as const)('finds a process that %s, until it is gone', async (_, of) => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-processes-')));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const { args, file, ...options }: Spawned = of(directory);
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit', file ?? 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout ?? child, 'data');
  expect(processesIn(directory).map(({ pid }) => pid)).toEqual([child.pid]);
  child.kill('SIGKILL');
  await untilNobodyIsIn(directory);
  expect(processesIn(directory)).toEqual([]);
});

interface Spawned {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly file?: number;
}
