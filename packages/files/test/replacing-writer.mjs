// Replaces a file for ever, by a long line of one letter or another. Arguments: path.
import { writeFileAtomically } from '../dist/index.js';

const [path] = process.argv.slice(2);
for (let i = 0; ; i += 1) {
  await writeFileAtomically(path, 'ab'[i % 2].repeat(1_000_000));
  if (i === 0) process.send('written');
}
