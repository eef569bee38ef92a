// Holds a build lock while a program runs that takes its time to end. Arguments: lock file, file to write at the end.
import { runProgram } from '../../run-program.mjs';
import { withBuildLock } from '../build-lock.mjs';

const [lockFile, ended] = process.argv.slice(2);
const program = `
process.on(process.argv[2], () => setTimeout(() => {
  require('node:fs').writeFileSync(process.argv[1], process.argv[2]);
  process.exit(0);
}, 200));
setInterval(() => {}, 1000);
console.log('running');
`;
await withBuildLock(() => runProgram(process.execPath, ['-e', program, ended, process.argv[4]]), lockFile);
console.log('went on');
