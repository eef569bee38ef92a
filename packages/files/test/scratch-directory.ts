import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of its own for the running test. */
export function scratchDirectory(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-files-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
