import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';

const directory = join(repositoryRoot, 'mutants');

/** The definitions of mutants/*.json whose names contain one of `parts`, or all of them. */
export function readMutants(parts) {
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'));
  const mutants = files.sort().map(readMutant);
  return parts.length === 0 ? mutants : mutants.filter(({ name }) => parts.some((part) => name.includes(part)));
}

function readMutant(file) {
  const {
    name,
    edits,
    tests = [],
    chaos = null,
    build = false,
  } = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  if (typeof name !== 'string' || !isNonEmptyArray(edits) || isNonEmptyArray(tests) === isNonEmptyArray(chaos)) {
    throw new Error(`mutants/${file} needs a name, at least one edit, and at least one test or a chaos run.`);
  }
  return { name, edits, tests, chaos, build };
}

const isNonEmptyArray = (value) => Array.isArray(value) && value.length > 0;
