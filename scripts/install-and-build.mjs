import { requireNode } from './bootstrap/require-node.mjs';

requireNode();

/** Makes a checkout ready to run on a machine that has Node and npm alone; quick when nothing changed. */
export async function installAndBuild() {
  // Loaded after the check above, so that an old Node gets its sentence and not a syntax error.
  const { withBuildLock } = await import('./bootstrap/build-lock.mjs');
  const { installDependencies } = await import('./bootstrap/install-dependencies.mjs');
  const { buildPackages } = await import('./bootstrap/build-packages.mjs');
  try {
    await withBuildLock(async () => {
      await installDependencies();
      await buildPackages();
    });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
