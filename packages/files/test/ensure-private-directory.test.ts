import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensurePrivateDirectory } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';

test('a directory is made with its parents, for its owner alone, and accepted when it is there', () => {
  const dir = join(scratchDirectory(), 'a', 'b');
  ensurePrivateDirectory(dir);
  ensurePrivateDirectory(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test('what others may enter, control or redirect is refused', () => {
  const scratch = scratchDirectory();
  const dir = join(scratch, 'dir');
  mkdirSync(dir, { mode: 0o700 });
  symlinkSync(dir, join(scratch, 'link'));
  writeFileSync(join(scratch, 'file'), '');
  expect(() => ensurePrivateDirectory(join(scratch, 'link'))).toThrow('is not a directory');
  expect(() => ensurePrivateDirectory(join(scratch, 'file'))).toThrow();
  expect(() => ensurePrivateDirectory(dir, 4_000_000)).toThrow('belongs to another user');
  chmodSync(dir, 0o750);
  expect(() => ensurePrivateDirectory(dir)).toThrow('is open to other users');
});
