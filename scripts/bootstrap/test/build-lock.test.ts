import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { withBuildLock } from '../build-lock.mjs';

function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tracker-build-lock-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('the lock is there while the work is done, fresh, and gone afterwards', async () => {
  const lockFile = join(scratchDirectory(), 'lock');
  await withBuildLock(async () => {
    utimesSync(lockFile, 0, 0);
    while (statSync(lockFile).mtimeMs === 0) await sleep(20);
  }, lockFile);
  expect(existsSync(lockFile)).toBe(false);
});

test('a lock that another process took over is neither kept fresh nor removed', async () => {
  const lockFile = join(scratchDirectory(), 'lock');
  await withBuildLock(async () => {
    writeFileSync(lockFile, 'of another process');
    utimesSync(lockFile, 0, 0);
    await sleep(700);
    expect(statSync(lockFile).mtimeMs).toBe(0);
  }, lockFile);
  expect(readFileSync(lockFile, 'utf8')).toBe('of another process');
});

test('the lock of a killed process is taken over', async () => {
  const lockFile = join(scratchDirectory(), 'lock');
  writeFileSync(lockFile, 'of a killed process');
  utimesSync(lockFile, 0, 0);
  expect(await withBuildLock(async () => 'done', lockFile)).toBe('done');
});

test.each([
  { signal: 'SIGTERM', exitCode: 143 },
  { signal: 'SIGINT', exitCode: 130 },
  { signal: 'SIGHUP', exitCode: 129 },
] as const)('$signal goes to the running program, which ends first; then the lock is free', async (expected) => {
  const directory = scratchDirectory();
  const [lockFile, ended] = [join(directory, 'lock'), join(directory, 'ended')];
  const holder = spawn(
    process.execPath,
    [join(import.meta.dirname, 'lock-and-run.mjs'), lockFile, ended, expected.signal],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void holder.kill('SIGKILL'));
  let output = '';
  holder.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(holder.stdout, 'data');
  holder.kill(expected.signal);
  const [exitCode] = await once(holder, 'close');
  expect(exitCode).toBe(expected.exitCode);
  expect(readFileSync(ended, 'utf8')).toBe(expected.signal);
  expect(output).toBe('running\n');
  expect(existsSync(lockFile)).toBe(false);
});
