import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { processesIn, untilNobodyIsIn } from '@tracker/testing';
import { onTestFinished } from 'vitest';

/** A directory of the running test's own. Afterwards it goes, once the server that may live in it has gone. */
export const scratchDirectory = (): string => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-host-')));
  onTestFinished(async () => {
    try {
      await untilNobodyIsIn(directory);
    } finally {
      for (const { pid } of processesIn(directory)) endNow(pid);
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    }
  });
  return directory;
};

/** A server that outlived its test would have its files taken away under it. */
const endNow = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
};

export const makeDirectory = (...parts: readonly string[]): string => {
  const path = join(...parts);
  mkdirSync(path, { recursive: true });
  return path;
};

export const writeText = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

/** Waits for what must come, at most 10 s. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${condition}`);
    await sleep(20);
  }
};

const run = promisify(execFile);
const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'protocol.file.allow=always'];

/** Real Git, without the configuration of whoever runs the tests. */
export const git = async (directory: string, ...args: readonly string[]): Promise<string> => {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const { stdout } = await run('git', ['-C', directory, ...identity, ...args], { env });
  return stdout.trim();
};

/** A repository with one commit, which differs from every other's. */
export const gitRepository = async (...parts: readonly string[]): Promise<string> => {
  const path = makeDirectory(...parts);
  await git(path, 'init', '--quiet', '--initial-branch=main');
  await git(path, 'commit', '--quiet', '--allow-empty', '--message', `first of ${path}`);
  return path;
};
