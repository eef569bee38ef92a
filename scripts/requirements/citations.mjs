import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';

/** Every `verifies('FR-028', …)` in tests and benchmarks, as `{ id, file }` in the order of the files' names. */
export const readCitations = () =>
  citingFiles().flatMap((file) => idsIn(readFileSync(join(repositoryRoot, file), 'utf8')).map((id) => ({ id, file })));

function citingFiles() {
  const projects = ['packages', 'apps'].flatMap((parent) => childrenOf(parent).map((name) => `${parent}/${name}`));
  const directories = ['bench', ...projects.flatMap((project) => [`${project}/test`, `${project}/bench`])];
  return directories
    .flatMap(filesUnder)
    .filter((file) => /\.test\.ts$|\.bench\.[a-z]+$/.test(file))
    .sort();
}

const childrenOf = (directory) => readdirSync(join(repositoryRoot, directory));

function filesUnder(directory) {
  if (!existsSync(join(repositoryRoot, directory))) return [];
  const names = readdirSync(join(repositoryRoot, directory), { recursive: true, encoding: 'utf8' });
  return names.map((name) => `${directory}/${name.replaceAll('\\', '/')}`);
}

const call = /\bverifies\(\s*((?:(['"])[^'"]*\2\s*,?\s*)+)/g;

function idsIn(text) {
  const lists = [...text.matchAll(call)].map(([, list]) => list);
  return [...new Set(lists.flatMap((list) => [...list.matchAll(/['"]([^'"]*)['"]/g)].map(([, id]) => id)))];
}
