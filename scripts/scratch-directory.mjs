import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lends a new temporary directory to `use` and removes it afterwards, whatever happened; also when this process exits. */
export async function withScratchDirectory(name, use) {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), `tracker-${name}-`)));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await use(directory);
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}
