import { copyFileSync, existsSync, mkdirSync, readdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';
import { runProgram } from '../run-program.mjs';

/** Copies the sources as they are in the work tree; installed packages are linked, workspace packages are the copy's own. */
export async function copyCheckout(target) {
  for (const path of await sourceFiles()) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    copyFileSync(join(repositoryRoot, path), join(target, path));
  }
  symlinkSync(join(repositoryRoot, 'node_modules'), join(target, 'node_modules'), 'junction');
  for (const directory of workspaceDirectories()) linkModules(join(directory, 'node_modules'), target);
}

async function sourceFiles() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { exitCode, stdout, output } = await runProgram('git', args, { capture: true });
  if (exitCode !== 0) throw new Error(`The files of the checkout could not be listed:\n${output}`);
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(repositoryRoot, path)));
}

const workspaceDirectories = () =>
  ['packages', 'apps']
    .flatMap((parent) => readdirSync(join(repositoryRoot, parent)).map((name) => join(parent, name)))
    .filter((directory) => existsSync(join(repositoryRoot, directory, 'node_modules')));

function linkModules(directory, target) {
  mkdirSync(join(target, directory), { recursive: true });
  for (const entry of readdirSync(join(repositoryRoot, directory), { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.name.startsWith('@') && entry.isDirectory()) linkModules(path, target);
    else if (entry.isSymbolicLink()) symlinkSync(linkTarget(path), join(target, path), 'junction');
  }
}

/** A link into the workspace stays relative, which in the copy leads to the copy. */
function linkTarget(path) {
  const link = readlinkSync(join(repositoryRoot, path));
  const destination = realpathSync(join(repositoryRoot, path));
  const inside = relative(repositoryRoot, destination);
  const isWorkspacePackage = /^(packages|apps)[\\/][^\\/]+$/.test(inside);
  return isWorkspacePackage && !isAbsolute(link) ? link : destination;
}
