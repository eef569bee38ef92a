// Takes and releases an exclusive lock again and again. Whoever holds it writes its pid into a file beside it and finds
// it unchanged on release; a foreign pid there is a second holder. Arguments: directory.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { lockFile } from '../dist/index.js';

const [directory] = process.argv.slice(2);
const witness = join(directory, 'witness');
const me = String(process.pid);
process.on('disconnect', () => process.exit());

for (;;) {
  const lock = await lockFile(join(directory, 'lock'), { mode: 'exclusive', waitMs: 10_000, holder: 'contender' });
  writeFileSync(witness, me);
  await (Math.random() < 0.3 ? sleep(Math.random() * 2) : turn());
  process.send(readFileSync(witness, 'utf8') === me ? 'held' : 'shared');
  lock.release();
  await turn();
}
