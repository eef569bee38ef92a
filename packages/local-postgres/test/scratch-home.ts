import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/**
 * A private directory for the running test. Afterwards the processes that still use it are ended, by pid, and it goes.
 * As root its mode 700 leads to a user namespace; `mode: 0o755` leads to another user.
 */
export function scratchHome({ mode = 0o700, under = tmpdir() } = {}): string {
  const dir = realpathSync(mkdtempSync(join(under, 'tracker-pg-')));
  const dataDir = join(dir, 'home');
  mkdirSync(dataDir, { mode });
  if (mode !== 0o700) chmodSync(dir, mode);
  onTestFinished(async () => {
    for (const { pid } of processesIn(dir)) kill(pid);
    await until(() => processesIn(dir).length === 0);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });
  return dataDir;
}

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** Every living process that names the directory on its command line or works in it; a zombie is not living. */
function processesIn(dir: string): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), command: commandOf(name), cwd: cwdOf(name) }))
    .filter(({ command, cwd }) => command.includes(`${dir}/`) || cwd.startsWith(`${dir}/`))
    .map(({ pid, command }) => ({ pid, command }));
}

/** The processes of the server and what watches over it, without the clients of the test. */
export const serverProcessesIn = (dir: string): RunningProcess[] =>
  processesIn(dir).filter(({ command }) => !/client-process\.mjs|in-container\.mjs/.test(command));

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function cwdOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Waits for what must come, at most 25 s; how long it takes is the benchmark's business. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 25_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for: ${condition}`);
    await sleep(20);
  }
}
