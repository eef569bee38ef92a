import { spawnSync } from 'node:child_process';
import { runProgram } from '../run-program.mjs';

/** Installs strace where it is missing and can be installed; gives the reason where it cannot be used. */
export function prepareStrace() {
  if (!works() && process.getuid?.() === 0) {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'strace']])
      spawnSync('apt-get', args, { stdio: 'ignore', timeout: 300_000 });
  }
  return works() ? null : 'strace cannot be used here';
}

const works = () => spawnSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0;

/**
 * Runs a Node script under strace, which does what `injection` says (strace(1), `inject=`) to one system call. strace
 * counts the calls of each thread, so that all file operations must come from one.
 */
export async function runInjected(injection, script, args) {
  const trace = `trace=${injection.split(':')[0]}`;
  const strace = ['-f', '-qqq', '-o', '/dev/null', '-e', trace, '-e', `inject=${injection}`];
  return await runProgram('strace', [...strace, process.execPath, script, ...args], {
    capture: true,
    env: { UV_THREADPOOL_SIZE: '1' },
  });
}
