import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { type WorkspacePackage, workspaceRoot } from './workspace-package.ts';

export interface Import {
  readonly file: string;
  readonly specifier: string;
}

/** Static and dynamic imports, type imports and re-exports of a file. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(workspaceRoot, file), 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
}

export const isRelative = ({ specifier }: Import): boolean => specifier.startsWith('.');

export const isNode = (specifier: string): boolean => specifier.startsWith('node:');

/** `@prisma/client/runtime/client` → `@prisma/client`; a node module keeps its whole name. */
export const packageOf = (specifier: string): string =>
  isNode(specifier) ? specifier : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** A path that ends in another package, or in no package at all. */
export const leavesPackage = ({ file, specifier }: Import, { directory }: WorkspacePackage): boolean =>
  !posix.join(posix.dirname(file), specifier).startsWith(`${directory}/`);

/** An entry of a workspace package that its `exports` do not offer, like `@tracker/core/src/ids.ts`. */
export function isUndeclaredEntry({ specifier }: Import, packages: readonly WorkspacePackage[]): boolean {
  const target = packages.find(({ manifest }) => manifest.name === packageOf(specifier));
  if (target === undefined) return false;
  return !(`.${specifier.slice(target.manifest.name.length)}` in (target.manifest.exports ?? {}));
}
