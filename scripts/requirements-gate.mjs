/**
 * Fails when a requirement of docs/requirements.json is cited by no test of a program (and is not on its list of those
 * whose part is still to come), when an unknown one is cited, or when docs/requirements.md is out of date. `--write`
 * brings that page up to date and takes what is cited now off the list.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';
import { readCitations } from './requirements/citations.mjs';
import { judgeCitations } from './requirements/judge-citations.mjs';
import { requirementsPage } from './requirements/requirements-page.mjs';

const dataFile = join(repositoryRoot, 'docs', 'requirements.json');
const pageFile = join(repositoryRoot, 'docs', 'requirements.md');

const citations = readCitations();
if (process.argv.includes('--write')) write();
const outdated = 'docs/requirements.md is out of date: run node scripts/requirements-gate.mjs --write and commit.';
const data = readData();
const complaints = [...judgeCitations(data, citations), ...(pageIsCurrent() ? [] : [outdated])];

if (complaints.length === 0) {
  const open = data.notYetCited.length;
  console.log(
    `${Object.keys(data.requirements).length - open} requirements are cited by tests, ${open} are still to come.`,
  );
} else {
  console.error(complaints.join('\n'));
  process.exitCode = 1;
}

function readData() {
  return JSON.parse(readFileSync(dataFile, 'utf8'));
}

function write() {
  const before = readData();
  const cited = new Set(citations.map(({ id }) => id));
  const after = { ...before, notYetCited: before.notYetCited.filter((id) => !cited.has(id)) };
  writeFileSync(dataFile, `${JSON.stringify(after, null, 2)}\n`);
  writeFileSync(pageFile, requirementsPage(after, citations));
}

function pageIsCurrent() {
  return existsSync(pageFile) && readFileSync(pageFile, 'utf8') === requirementsPage(data, citations);
}
