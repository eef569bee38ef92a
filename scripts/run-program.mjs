import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { passSignalsTo, signalExitCode } from './pass-signals.mjs';
import { repositoryRoot } from './repository-root.mjs';

const binDirectory = join(repositoryRoot, 'node_modules', '.bin');

/** This process's environment, with the installed programs found first (turbo looks for pnpm on the PATH). */
export const programEnvironment = (extra = {}) => ({
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  CHECKPOINT_DISABLE: '1',
  PATH: `${binDirectory}${delimiter}${process.env.PATH ?? ''}`,
  ...extra,
});

/**
 * Runs a program with its arguments, never through a shell. With `capture` its stdout and stderr are collected, in the
 * order they arrived, instead of shown. A program that cannot be started rejects; every other end is an exit code.
 * A signal to this process goes to the program, and when that has ended this process ends too.
 */
export function runProgram(command, args, { cwd = repositoryRoot, env = {}, capture = false, input = 'ignore' } = {}) {
  const stdio = capture ? [input, 'pipe', 'pipe'] : [input, 'inherit', 'inherit'];
  const child = spawn(command, args, { cwd, env: programEnvironment(env), stdio });
  const endIfSignalled = passSignalsTo(child);
  const chunks = { stdout: [], all: [] };
  child.stdout?.on('data', (chunk) => {
    chunks.stdout.push(chunk);
    chunks.all.push(chunk);
  });
  child.stderr?.on('data', (chunk) => chunks.all.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      endIfSignalled();
      resolve({
        exitCode: code ?? signalExitCode(signal),
        stdout: Buffer.concat(chunks.stdout).toString(),
        output: Buffer.concat(chunks.all).toString(),
      });
    });
  });
}

/** Runs an installed package's program by its script, which works the same on every platform. */
export const runInstalled = (packageName, args, options) =>
  runProgram(process.execPath, [installedScript(packageName), ...args], options);

/** The script behind a package's one program, or the one named like the package. */
function installedScript(packageName) {
  const directory = join(repositoryRoot, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const script = typeof bin === 'string' ? bin : (bin[packageName.split('/').pop()] ?? Object.values(bin)[0]);
  return join(directory, script);
}
