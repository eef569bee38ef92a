import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesIn, untilNobodyIsIn } from '@tracker/testing';
import { onTestFinished } from 'vitest';

const main = join(import.meta.dirname, '..', 'dist', 'main.js');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A user with a project and a data directory of their own, at a shell. */
export interface Shell {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs the built command to its end. */
  tracker(...args: readonly string[]): Promise<Outcome>;
  /** Starts it and lets it run. */
  start(...args: readonly string[]): Running;
}

export interface Running {
  readonly process: ChildProcess;
  /** Resolves when it has printed this. */
  printed(text: string): Promise<void>;
  ended(): Promise<Outcome>;
}

/** For the running test; afterwards its directory goes, once the server in it has gone. */
export const shell = (settings: NodeJS.ProcessEnv = {}): Shell => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-cli-')));
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, TRACKER_DATA_DIR: join(directory, 'data'), ...settings };
  onTestFinished(async () => {
    try {
      await untilNobodyIsIn(directory);
    } finally {
      for (const { pid } of processesIn(directory)) endNow(pid);
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    }
  });
  const start = (...args: readonly string[]): Running => running([main, ...args], directory, env);
  return { directory, env, start, tracker: (...args) => start(...args).ended() };
};

/** A server that outlived its test would have its files taken away under it. */
const endNow = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
};

const running = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Running => {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const closed = once(child, 'close');
  return {
    process: child,
    printed: (text) => until(() => `${out}${err}`.includes(text)),
    ended: async () => {
      await closed;
      return { code: child.exitCode, out, err };
    },
  };
};

/** Waits for what must come, at most 10 s. */
export const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${condition}`);
    await sleep(20);
  }
};
