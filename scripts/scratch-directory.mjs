import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lends a new temporary directory to `use` and removes it afterwards, whatever happened. */
export async function withScratchDirectory(name, use) {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), `tracker-${name}-`)));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
