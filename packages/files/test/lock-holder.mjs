// Takes an exclusive lock, says so, and holds it until it is killed. Arguments: path, holder's name.
import { lockFile } from '../dist/index.js';

const [path, holder] = process.argv.slice(2);
await lockFile(path, { mode: 'exclusive', waitMs: 10_000, holder });
process.send('locked');
setInterval(() => {}, 1_000);
