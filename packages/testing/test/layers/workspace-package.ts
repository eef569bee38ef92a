import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const workspaceRoot = fileURLToPath(new URL('../../../../', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** Relative to the root, like `packages/core`. */
  readonly directory: string;
  readonly manifest: Manifest;
}

export const workspacePackages: readonly WorkspacePackage[] = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(workspaceRoot, parent))
    .map((name) => `${parent}/${name}`)
    .filter((directory) => existsSync(join(workspaceRoot, directory, 'package.json')))
    .map((directory) => ({ directory, manifest: readManifest(directory) })),
);

function readManifest(directory: string): Manifest {
  // The shape is pnpm's contract; the parts that this reads are checked by the tests themselves.
  return JSON.parse(readFileSync(join(workspaceRoot, directory, 'package.json'), 'utf8')) as Manifest;
}

/** The TypeScript files under a part of the package, relative to the root; none where that part does not exist. */
export function typescriptFiles({ directory }: WorkspacePackage, part: 'src' | 'test' | 'bench'): string[] {
  const parent = join(workspaceRoot, directory, part);
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${directory}/${part}/${path.replaceAll('\\', '/')}`);
}
