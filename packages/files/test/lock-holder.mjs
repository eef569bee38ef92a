// Takes an exclusive lock, says so, and holds it until it is killed. Arguments: path, holder's name,
// `frequent` for such a lock.
import { createFrequentLock, lockFile } from '../dist/index.js';

const [path, holder, kind] = process.argv.slice(2);
const options = { mode: 'exclusive', waitMs: 10_000, holder };
await (kind === 'frequent' ? createFrequentLock(path).lock(options) : lockFile(path, options));
process.send('locked');
setInterval(() => {}, 1_000);
