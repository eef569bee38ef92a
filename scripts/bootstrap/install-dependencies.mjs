import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';
import { runProgram } from '../run-program.mjs';

const lockfile = join(repositoryRoot, 'pnpm-lock.yaml');
const modules = join(repositoryRoot, 'node_modules');
const pnpmState = join(modules, '.modules.yaml');
const stamp = join(modules, '.installed-lockfile');

/** Installs what the lockfile says, unless that is what is installed. */
export async function installDependencies() {
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (isInstalled(wanted)) return;
  const version = pnpmVersion();
  console.error(`Installing dependencies with pnpm ${version}; the first time this takes a minute …`);
  const { exitCode, output } = await installWith(version);
  if (exitCode !== 0)
    throw new Error(`${output}\nThe dependencies could not be installed (pnpm ended with ${exitCode}).`);
  writeFileSync(stamp, wanted);
}

/** An install by hand leaves no stamp, but it does leave pnpm's state newer than the lockfile. */
function isInstalled(wanted) {
  const installedAt = modifiedAt(pnpmState);
  if (installedAt === undefined) return false;
  return textOf(stamp) === wanted || installedAt > modifiedAt(lockfile);
}

function installWith(version) {
  const install = ['install', '--frozen-lockfile', '--reporter=append-only', '--config.confirmModulesPurge=false'];
  const [command, ...prefix] = npxCommand();
  return runProgram(command, [...prefix, '--yes', `pnpm@${version}`, ...install], { capture: true });
}

/** npm tells the scripts it runs where it lives; its script can be started without a shell on every platform. */
function npxCommand() {
  const npm = process.env.npm_execpath ?? '';
  return basename(npm) === 'npm-cli.js' ? [process.execPath, join(npm, '..', 'npx-cli.js')] : ['npx'];
}

function pnpmVersion() {
  const { packageManager } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  return /^pnpm@([^+]+)/.exec(packageManager)[1];
}

const modifiedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
