import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readMutants } from '../read-mutants.mjs';

it('every mutant finds what it breaks, and the tests that must notice are there', () => {
  const stale = readMutants([]).flatMap(({ name, edits, tests }) => [
    ...edits
      .filter(({ file, find }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(find))
      .map(({ file }) => `${name}: ${file} has not what is to be replaced`),
    ...tests.filter((test) => !existsSync(test)).map((test) => `${name}: ${test} does not exist`),
  ]);
  expect(stale).toEqual([]);
});
