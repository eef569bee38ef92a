import { copyFileSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';
import { runInstalled } from '../run-program.mjs';

/** Runs the generators of prisma/schema.prisma as in a checkout at `directory`; their outputs are relative to the schema. */
export async function generatePrismaOutputs(directory) {
  layOut(directory);
  const { exitCode, output } = await runInstalled('prisma', ['generate', '--config', '../../prisma.config.ts'], {
    // zod-prisma-types reads which zod to import from the package.json of the directory it runs in.
    cwd: join(directory, 'packages', 'repository'),
    capture: true,
  });
  if (exitCode !== 0) throw new Error(`prisma generate failed:\n${output}`);
}

function layOut(directory) {
  cpSync(join(repositoryRoot, 'prisma'), join(directory, 'prisma'), { recursive: true });
  copyFileSync(join(repositoryRoot, 'prisma.config.ts'), join(directory, 'prisma.config.ts'));
  for (const name of ['node_modules', 'scripts'])
    symlinkSync(join(repositoryRoot, name), join(directory, name), 'junction');
  mkdirSync(join(directory, 'packages', 'repository'), { recursive: true });
  const manifest = join('packages', 'repository', 'package.json');
  copyFileSync(join(repositoryRoot, manifest), join(directory, manifest));
}
