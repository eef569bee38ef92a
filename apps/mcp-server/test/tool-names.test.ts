import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listedTools } from '../src/tools/listed-tools.ts';

const names = new Set(listedTools.map(({ name }) => name));
const verbs = [...new Set(listedTools.map(({ name }) => /^([a-z]+)_/.exec(name)?.[1]).filter((verb) => verb))];

/** Words of that form that are no tools. */
const others = new Set([
  ...['archive_work_items', 'unarchive_work_items', 'restore_work_items', 'search_document', 'search_path'],
  ...['query_timeout', 'query_compiler_small_bg'],
]);

const root = new URL('../../..', import.meta.url).pathname;
const sources = ['apps', 'packages'].flatMap((area) =>
  readdirSync(join(root, area)).flatMap((name) => sourcesIn(join(root, area, name, 'src'))),
);

function sourcesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('/generated'))
    .map((entry) => join(entry.parentPath, entry.name));
}

it('names no tool that does not exist, in whatever text or message', () => {
  const word = new RegExp(`\\b(?:${verbs.join('|')})_[a-z]+(?:_[a-z]+)*\\b`, 'g');
  const unknown = sources.flatMap((file) =>
    (readFileSync(file, 'utf8').match(word) ?? [])
      .filter((name) => !names.has(name) && !others.has(name))
      .map((name) => `${file.slice(root.length)}: ${name}`),
  );
  expect(unknown).toEqual([]);
});
