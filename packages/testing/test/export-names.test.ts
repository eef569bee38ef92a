import { expect, it } from 'vitest';
import { exportNames } from './layers/export-names.ts';
import { workspacePackages } from './layers/workspace-package.ts';

/** What other repositories can import. After an intended change: `npm test -- export-names -u`, and a changeset. */
it('every package exports exactly the pinned names', async () => {
  const libraries = workspacePackages.filter(({ manifest }) => manifest.exports !== undefined && !manifest.private);
  const pinned = libraries.flatMap(({ directory, manifest }) => [
    manifest.name,
    ...exportNames(`${directory}/src/index.ts`).map((name) => `  ${name}`),
    '',
  ]);
  await expect(pinned.join('\n')).toMatchFileSnapshot('export-names.txt');
});
