/**
 * `pnpm generate` writes every generated source file; with `--check` it writes nothing and fails with the list of those
 * that are not what would be generated now.
 */
import { join } from 'node:path';
import { applyDifference, directoryDifference } from './generate/directory-difference.mjs';
import { generateMigrationsModule } from './generate/migrations-module.mjs';
import { generatePrismaOutputs } from './generate/prisma-outputs.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { withScratchDirectory } from './scratch-directory.mjs';

const generatedDirectory = join('packages', 'repository', 'src', 'generated');
const check = process.argv.includes('--check');

await withScratchDirectory('generate', async (scratch) => {
  await generatePrismaOutputs(scratch);
  generateMigrationsModule(scratch, join(generatedDirectory, 'migrations.ts'));
  report(settle(join(scratch, generatedDirectory), join(repositoryRoot, generatedDirectory)));
});

function settle(expected, actual) {
  const differences = directoryDifference(expected, actual);
  if (!check) applyDifference(differences, expected, actual);
  return differences;
}

function report(differences) {
  const lines = differences.map(({ kind, path }) => `  ${kind}: ${join(generatedDirectory, path)}`);
  if (check && lines.length > 0) {
    console.error(['Generated files are not up to date; run pnpm generate and commit:', ...lines].join('\n'));
    process.exitCode = 1;
  } else {
    console.log(check ? 'Generated files are up to date.' : `Generated files: ${lines.length} changed.`);
  }
}
