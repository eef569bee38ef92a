import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What would turn directory `actual` into directory `expected`, as `{ kind, path }` in a stable order. */
export function directoryDifference(expected, actual) {
  const [wanted, present] = [filesIn(expected), filesIn(actual)];
  const differences = [
    ...wanted.filter((path) => !present.includes(path)).map((path) => ({ kind: 'missing', path })),
    ...present.filter((path) => !wanted.includes(path)).map((path) => ({ kind: 'superfluous', path })),
    ...wanted
      .filter((path) => present.includes(path) && !sameBytes(join(expected, path), join(actual, path)))
      .map((path) => ({ kind: 'outdated', path })),
  ];
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Only what differs is written, so that everything else keeps its modification time. */
export function applyDifference(differences, expected, actual) {
  for (const { kind, path } of differences) {
    const target = join(actual, path);
    if (kind === 'superfluous') rmSync(target);
    else {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(expected, path), target);
    }
  }
}

function filesIn(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath ?? entry.path, entry.name)));
}

const sameBytes = (first, second) => readFileSync(first).equals(readFileSync(second));
