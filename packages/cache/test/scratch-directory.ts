import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilNobodyIsIn } from '@tracker/testing';
import { onTestFinished } from 'vitest';

/** A directory of its own for the running test. */
export const scratchDirectory = (): string => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-cache-')));
  onTestFinished(async () => {
    try {
      await untilNobodyIsIn(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
  return directory;
};
