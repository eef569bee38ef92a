import {
  configurationId,
  type Deployment,
  type Enhancement,
  keyOf,
  type SnapshotRow,
  type StoredConfiguration,
  type StoredWorkItem,
  type Vendor,
} from '@tracker/core';
import { escapeInline } from './inline-text.ts';
import type { SectionName } from './mark.ts';
import type { StatusContent } from './status-content.ts';

/** One entity as the file shows it: under a section, by a short key, in one or more lines. */
export interface Entry {
  readonly section: SectionName;
  readonly key: string;
  readonly id: string;
  readonly version: number;
  readonly lines: readonly string[];
  readonly row: SnapshotRow;
}

/** The entries of every section in their order. */
export function entriesOf(content: StatusContent): readonly Entry[] {
  const indent = indentsOf(content.items);
  return [
    ...(content.configuration === null ? [] : [configurationEntry(content.configuration)]),
    ...keyed('V', content.vendors).map(([key, row]) => vendorEntry(key, row)),
    ...keyed('D', content.deployments).map(([key, row]) => deploymentEntry(key, row)),
    ...keyed('E', content.enhancements).map(([key, row]) => enhancementEntry(key, row)),
    ...content.items.map((row) => itemEntry(row, indent.get(row.id) ?? 0)),
  ];
}

/** Keys like those of work items, under a letter of their own; one character longer when taken. */
function keyed<Row extends { readonly id: string }>(letter: string, rows: readonly Row[]): readonly [string, Row][] {
  const taken = new Set<string>();
  return rows.map((row) => {
    let length = 6;
    const key = () => `${letter}${keyOf('task', row.id, length).slice(1)}`;
    while (taken.has(key()) && length < 26) length += 1;
    taken.add(key());
    return [key(), row];
  });
}

function configurationEntry(row: StoredConfiguration): Entry {
  return {
    section: 'configuration',
    key: 'C',
    id: configurationId,
    version: row.version,
    lines: [`- Active context: ${row.active_context_type}`, `- Default token budget: ${row.default_token_budget}`],
    row: { section: 'configuration', row },
  };
}

export const formatNames = [
  ['excel', 'Excel'],
  ['csv', 'CSV'],
  ['pdf', 'PDF'],
  ['ocr', 'OCR'],
] as const;

function vendorEntry(key: string, row: Vendor): Entry {
  const { format_support, test_results } = row.metadata;
  const tests = `(${test_results.passing}/${test_results.total} tests passed, ${test_results.skipped} skipped)`;
  const formats = formatNames.filter(([format]) => format_support[format]).map(([, name]) => name);
  const version = escapeInline(row.extractor_version);
  return {
    section: 'vendors',
    key,
    id: row.id,
    version: row.version,
    lines: [`- ${escapeInline(row.name)}: ${row.status} ${tests} [${formats.join(', ')}] v${version}`],
    row: { section: 'vendor', row },
  };
}

function deploymentEntry(key: string, row: Deployment): Entry {
  const { metadata } = row;
  const tests = metadata.test_summary;
  const items = row.related_work_items.map((item) => item.key).join(', ');
  const vendors = row.affected_vendors.map(({ name }) => escapeInline(name)).join(', ');
  const compliance = metadata.constitutional_compliance;
  return {
    section: 'deployments',
    key,
    id: row.id,
    version: 1,
    lines: [
      `### ${row.deployed_at.slice(0, 10)} - PR #${escapeInline(String(metadata.pr_number ?? '?'))}`,
      `- Title: ${escapeInline(String(metadata.pr_title ?? ''))}`,
      `- Commit: ${row.commit_hash ?? escapeInline(String(metadata.commit_hash ?? 'unknown'))}`,
      ...(items === '' ? [] : [`- Work Items: ${items}`]),
      ...(vendors === '' ? [] : [`- Vendors: ${vendors}`]),
      ...(isCounts(tests) && Object.keys(tests).length > 0 ? [`- Tests: ${countsText(tests)}`] : []),
      ...(typeof compliance === 'boolean' ? [`- Constitutional Compliance: ${compliance ? '✓' : '✗'}`] : []),
    ],
    row: { section: 'deployment', row },
  };
}

const isCounts = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const countsText = (tests: Readonly<Record<string, unknown>>): string =>
  Object.entries(tests)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${Number(count)} ${escapeInline(name)}`)
    .join(', ');

export const priorityNames = ['Critical', 'High', 'Medium', 'Low', 'Lowest'] as const;

function enhancementEntry(key: string, row: Enhancement): Entry {
  const target =
    row.target_quarter === null ? '' : `, ${row.target_quarter.slice(5)} ${row.target_quarter.slice(0, 4)}`;
  const status = row.status === 'planned' ? '' : `, ${row.status}`;
  const details = `(Priority: ${priorityNames[row.priority - 1]}${target}${status})`;
  return {
    section: 'enhancements',
    key,
    id: row.id,
    version: row.version,
    lines: [`- ${escapeInline(row.title)} ${details}`],
    row: { section: 'enhancement', row },
  };
}

function itemEntry(row: StoredWorkItem, indent: number): Entry {
  const text = `- ${row.key}: ${escapeInline(row.title)} (${row.item_type}, ${row.status})`;
  return {
    section: 'work_items',
    key: row.key,
    id: row.id,
    version: row.version,
    lines: [`${'  '.repeat(indent)}${text}`],
    row: { section: 'work_item', row },
  };
}

/** How many listed ancestors an item has: parents come before their children. */
function indentsOf(items: readonly StoredWorkItem[]): ReadonlyMap<string, number> {
  const indents = new Map<string, number>();
  for (const { id, parent_id } of items) {
    const parent = parent_id === null ? undefined : indents.get(parent_id);
    indents.set(id, parent === undefined ? 0 : parent + 1);
  }
  return indents;
}
