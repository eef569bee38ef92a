import { describe, expect, it } from 'vitest';
import {
  type Import,
  importsOf,
  isNode,
  isRelative,
  isUndeclaredEntry,
  leavesPackage,
  packageOf,
} from './layers/imports.ts';
import { declaredOnly, isAllowed, type Layer, layerTable } from './layers/layer-table.ts';
import { typescriptFiles, type WorkspacePackage, workspacePackages } from './layers/workspace-package.ts';

describe.each(workspacePackages)('$directory', (workspacePackage) => {
  const { directory, manifest } = workspacePackage;
  const layer = layerOf(directory);
  const sourceImports = typescriptFiles(workspacePackage, 'src').flatMap(importsOf);
  const testImports = (['test', 'bench'] as const)
    .flatMap((part) => typescriptFiles(workspacePackage, part))
    .flatMap(importsOf);
  const external = sourceImports.filter((each) => !isRelative(each));

  it('imports only what its layer allows', () => {
    expect(external.filter(({ specifier }) => !isAllowed(layer, packageOf(specifier))).map(sentence)).toEqual([]);
  });

  it('declares what it imports', () => {
    const declared = runtimeDependencies(workspacePackage, layer);
    const undeclared = external.filter(
      ({ specifier }) => !isNode(specifier) && !declared.includes(packageOf(specifier)),
    );
    expect(undeclared.map(sentence)).toEqual([]);
  });

  it('depends only on what its layer allows', () => {
    const dependencies = Object.keys(manifest.dependencies ?? {});
    expect(dependencies.filter((name) => !isAllowed(layer, name) && !declaredOnly.includes(name))).toEqual([]);
  });

  it('never reaches into another package', () => {
    const all = [...sourceImports, ...testImports];
    const strays = all.filter((each) => isRelative(each) && leavesPackage(each, workspacePackage));
    const undeclaredEntries = all.filter((each) => isUndeclaredEntry(each, workspacePackages));
    expect([...strays, ...undeclaredEntries].map(sentence)).toEqual([]);
  });

  it('keeps the test package out of what it ships', () => {
    if (manifest.name === '@tracker/testing') return;
    expect(external.filter(({ specifier }) => packageOf(specifier) === '@tracker/testing').map(sentence)).toEqual([]);
    expect(Object.keys(manifest.dependencies ?? {})).not.toContain('@tracker/testing');
  });
});

function layerOf(directory: string): Layer {
  const layer = layerTable[directory];
  if (layer === undefined)
    throw new Error(`${directory} has no layer: add it to layers/layer-table.ts and docs/architecture.md.`);
  return layer;
}

function runtimeDependencies({ manifest }: WorkspacePackage, layer: Layer): string[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  return Object.keys({ ...dependencies, ...optionalDependencies, ...(layer.bundled ? devDependencies : {}) });
}

const sentence = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;
