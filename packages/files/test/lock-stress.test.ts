import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { scratchDirectory } from './scratch-directory.ts';

/** For slow machines only: it takes some seconds. */
const DEADLINE_MS = 60_000;
const KILLS = 30;
const HOLDS = 100;
const CONTENDERS = 5;

test.each(['lasting', 'frequent'])(
  'contenders killed at random moments never hold a %s lock two at a time',
  {
    timeout: 2 * DEADLINE_MS,
  },
  async (kind) => {
    const directory = scratchDirectory();
    const seen = { held: 0, shared: 0, killed: 0 };
    const alive = new Set<ChildProcess>();
    /** Those that held the lock at least once: on a slow machine nobody else would ever come to it. */
    const victims = new Set<ChildProcess>();
    let over = false;

    const contend = () => {
      const child = fork(join(import.meta.dirname, 'lock-contender.mjs'), [directory, kind], { stdio: 'ignore' });
      alive.add(child);
      child.on('message', (message) => {
        victims.add(child);
        seen[message === 'held' ? 'held' : 'shared'] += 1;
      });
      child.once('exit', () => {
        alive.delete(child);
        victims.delete(child);
        if (!over) contend();
      });
    };
    for (let i = 0; i < CONTENDERS; i += 1) contend();

    const end = Date.now() + DEADLINE_MS;
    const isEnough = () => seen.killed >= KILLS && seen.held >= HOLDS;
    while (!isEnough() && Date.now() < end) {
      await sleep(60);
      const victim = [...victims][Math.floor(Math.random() * victims.size)];
      if (victim?.kill('SIGKILL')) seen.killed += 1;
    }
    over = true;
    for (const child of alive) child.kill('SIGKILL');
    await Promise.all([...alive].map((child) => once(child, 'exit')));

    expect(seen.shared).toBe(0);
    expect(seen.killed).toBeGreaterThanOrEqual(KILLS);
    expect(seen.held).toBeGreaterThanOrEqual(HOLDS);
  },
);
