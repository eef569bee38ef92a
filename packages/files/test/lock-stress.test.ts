import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { scratchDirectory } from './scratch-directory.ts';

const DURATION_MS = 3_000;
const CONTENDERS = 5;

test('contenders killed at random moments never hold the lock two at a time', async () => {
  const directory = scratchDirectory();
  const seen = { held: 0, shared: 0, killed: 0 };
  const alive = new Set<ChildProcess>();
  let over = false;

  const contend = () => {
    const child = fork(join(import.meta.dirname, 'lock-contender.mjs'), [directory], { stdio: 'ignore' });
    alive.add(child);
    child.on('message', (message) => {
      seen[message === 'held' ? 'held' : 'shared'] += 1;
    });
    child.once('exit', () => {
      alive.delete(child);
      if (!over) contend();
    });
  };
  for (let i = 0; i < CONTENDERS; i += 1) contend();

  const end = Date.now() + DURATION_MS;
  while (Date.now() < end) {
    await sleep(60);
    const victims = [...alive];
    if (victims[Math.floor(Math.random() * victims.length)]?.kill('SIGKILL')) seen.killed += 1;
  }
  over = true;
  for (const child of alive) child.kill('SIGKILL');
  await Promise.all([...alive].map((child) => once(child, 'exit')));

  expect(seen.shared).toBe(0);
  expect(seen.killed).toBeGreaterThan(10);
  expect(seen.held).toBeGreaterThan(20);
});
