/** Packs every package that is published and judges what its users would receive. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';
import { runInstalled } from './run-program.mjs';
import { withScratchDirectory } from './scratch-directory.mjs';

const complaints = await withScratchDirectory('pack', async (scratch) => {
  const found = [];
  for (const directory of publishedPackages()) {
    for (const complaint of await judgePackage(directory, scratch)) found.push(`${directory}: ${complaint}`);
  }
  return found;
});
if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exitCode = 1;
}

function publishedPackages() {
  return ['packages', 'apps']
    .flatMap((parent) => readdirSync(join(repositoryRoot, parent)).map((name) => `${parent}/${name}`))
    .filter((directory) => existsSync(join(repositoryRoot, directory, 'package.json')))
    .filter((directory) => !manifestOf(directory).private);
}

function manifestOf(directory) {
  return JSON.parse(readFileSync(join(repositoryRoot, directory, 'package.json'), 'utf8'));
}

async function judgePackage(directory, scratch) {
  const packed = await runInstalled('pnpm', ['pack', '--json', '--pack-destination', scratch], {
    cwd: join(repositoryRoot, directory),
    capture: true,
  });
  if (packed.exitCode !== 0) return [packed.output];
  const { filename, files } = JSON.parse(packed.stdout);
  const strangers = files.map(({ path }) => path).filter((path) => !belongs(path));
  const lint = await runInstalled('publint', [filename, '--strict'], { capture: true });
  return [...strangers.map((path) => `ships ${path}`), ...(lint.exitCode === 0 ? [] : [lint.output.trim()])];
}

function belongs(path) {
  return /^dist\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path);
}
