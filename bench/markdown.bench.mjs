/** The status file: a hand-kept one of 2,000 lines, and a generated one with 45 vendors and 500 open items. */
import { readFileSync } from 'node:fs';
import {
  parseLegacy,
  parseStatus,
  printStatus,
  readHandEdits,
  regenerate,
  statusContent,
} from '../packages/markdown/dist/index.js';
import { measured, printFigures, printTarget, verifies } from './measuring.mjs';

const fixture = (name) =>
  readFileSync(new URL(`../packages/markdown/test/fixtures/dialect-${name}.md`, import.meta.url), 'utf8');
const repeated = fixture('b').repeat(12) + fixture('c').repeat(12) + fixture('a').repeat(22);
const handKept = repeated.split('\n').slice(0, 2000).join('\n');

const at = '2026-01-01T00:00:00.000Z';
const audit = { created_at: at, updated_at: at, created_by: 'bench', updated_by: 'bench' };
const id = (number) => `01890000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const vendor = (number) => ({
  section: 'vendor',
  row: {
    id: id(number),
    name: `vendor_${number}`,
    status: 'operational',
    extractor_version: '1.2.3',
    metadata: {
      format_support: { excel: true, csv: false, pdf: true, ocr: false },
      test_results: { passing: 10, total: 12, skipped: 2 },
      extractor_version: '1.2.3',
      manifest_compliant: true,
    },
    version: 3,
    ...audit,
  },
});
const item = (number) => ({
  section: 'work_item',
  row: {
    id: id(1000 + number),
    key: `T-${number.toString().padStart(6, '0')}`,
    item_type: 'task',
    title: `Task ${number} with *marks* in it`,
    status: number % 3 === 0 ? 'completed' : 'active',
    parent_id: null,
    path: id(1000 + number),
    depth: 0,
    branch_name: null,
    commit_hash: null,
    pr_number: null,
    metadata: { description: 'x'.repeat(200) },
    version: 2,
    deleted_at: null,
    deleted_by_change: null,
    ...audit,
  },
});
const numbers = (count) => Array.from({ length: count }, (_, number) => number);
const rows = [...numbers(45).map(vendor), ...numbers(1200).map(item)];
const content = statusContent(id(1), rows);
const generated = printStatus(content);

const figures = await measured(
  {
    'parse 2,000 hand-kept lines': () => parseLegacy(handKept),
    'choose what is shown': () => statusContent(id(1), rows),
    'print the file': () => printStatus(content),
    regenerate: () => regenerate(generated, content),
    'parse the generated file': () => parseStatus(generated),
    'read hand edits': () => readHandEdits(generated),
  },
  { blocks: 5, calls: 10, warmUp: 20 },
);
printFigures(`The status file (${generated.length} characters generated)`, figures);
printTarget('parse of 2,000 lines, p50 ms', figures['parse 2,000 hand-kept lines'].p50, 50);
printTarget(
  `${verifies('FR-023')}: print and regenerate, p50 ms`,
  figures['print the file'].p50 + figures.regenerate.p50,
  100,
);
