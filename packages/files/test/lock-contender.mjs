// Takes and releases an exclusive lock again and again. Whoever holds it writes its pid into a file beside it and finds
// it unchanged on release; a foreign pid there is a second holder. Arguments: directory, `frequent` for such a lock.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { createFrequentLock, lockFile } from '../dist/index.js';

const [directory, kind] = process.argv.slice(2);
const path = join(directory, 'lock');
const frequent = createFrequentLock(path);
const witness = join(directory, 'witness');
const me = String(process.pid);
process.on('disconnect', () => process.exit());

for (;;) {
  const options = { mode: 'exclusive', waitMs: 10_000, holder: 'contender' };
  const lock = await (kind === 'frequent' ? frequent.lock(options) : lockFile(path, options));
  writeFileSync(witness, me);
  await (Math.random() < 0.3 ? sleep(Math.random() * 2) : turn());
  process.send(readFileSync(witness, 'utf8') === me ? 'held' : 'shared');
  lock.release();
  await turn();
}
