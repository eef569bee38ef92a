import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { writeFileAtomically } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;

test('a file is made and replaced, and nothing is left beside it', async () => {
  const dir = scratchDirectory();
  const path = join(dir, 'a.txt');
  await writeFileAtomically(path, 'one');
  await writeFileAtomically(path, Buffer.from('two'));
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(readdirSync(dir)).toEqual(['a.txt']);
});

test('the mode is the one asked for, else that of the file before, else 0644', async () => {
  const path = join(scratchDirectory(), 'a.txt');
  await writeFileAtomically(path, '1');
  expect(modeOf(path)).toBe(0o644);
  chmodSync(path, 0o640);
  await writeFileAtomically(path, '2');
  expect(modeOf(path)).toBe(0o640);
  await writeFileAtomically(path, '3', { mode: 0o600 });
  expect(modeOf(path)).toBe(0o600);
});

test('a symbolic link stays one', async () => {
  const dir = scratchDirectory();
  writeFileSync(join(dir, 'real'), 'old');
  symlinkSync('real', join(dir, 'link'));
  await writeFileAtomically(join(dir, 'link'), 'new');
  expect(lstatSync(join(dir, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(dir, 'real'), 'utf8')).toBe('new');
});

test('what cannot be replaced is left as it was, with nothing beside it', async () => {
  const dir = scratchDirectory();
  mkdirSync(join(dir, 'a', 'full'), { recursive: true });
  await expect(writeFileAtomically(join(dir, 'a'), 'x')).rejects.toMatchObject({ code: 'EISDIR' });
  expect(readdirSync(dir)).toEqual(['a']);
});

test('a writer killed at any moment leaves a whole file', async () => {
  const path = join(scratchDirectory(), 'a.txt');
  for (let round = 0; round < 5; round += 1) {
    const writer = fork(join(import.meta.dirname, 'replacing-writer.mjs'), [path]);
    onTestFinished(() => void writer.kill('SIGKILL'));
    await once(writer, 'message');
    await sleep(Math.random() * 40);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    expect(['a', 'b'].map((letter) => letter.repeat(1_000_000))).toContain(readFileSync(path, 'utf8'));
  }
});
