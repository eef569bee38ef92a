import { type SnapshotRow, type StoredWorkItem, seedConfiguration } from '@tracker/core';
import { printStatus, statusContent } from '@tracker/markdown';

export const workspaceId = '01890000-0000-7000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const audit = { created_at: at, updated_at: at, created_by: 'a', updated_by: 'a' };

export const itemId = (n: number): string => `01890000-0000-7000-8000-0000000000${n.toString(16).padStart(2, '0')}`;

export const item = (n: number, more: Partial<StoredWorkItem> = {}): StoredWorkItem => ({
  id: itemId(n),
  key: `T-00000${n}`,
  item_type: 'task',
  title: `Task ${n}`,
  status: 'active',
  parent_id: null,
  path: itemId(n),
  depth: 0,
  branch_name: null,
  commit_hash: null,
  pr_number: null,
  metadata: {},
  version: 7,
  deleted_at: null,
  deleted_by_change: null,
  ...audit,
  ...more,
});

export const sampleRows = (items: readonly StoredWorkItem[] = [item(1), item(2)]): readonly SnapshotRow[] => [
  { section: 'configuration', row: seedConfiguration(at) },
  {
    section: 'vendor',
    row: {
      id: itemId(0xa0),
      name: 'vendor_1',
      status: 'operational',
      extractor_version: '1.2.3',
      metadata: {
        format_support: { excel: true, csv: false, pdf: false, ocr: false },
        test_results: { passing: 10, total: 12, skipped: 2, slowest: 'x' },
        extractor_version: '1.2.3',
        manifest_compliant: true,
      },
      version: 3,
      ...audit,
    },
  },
  {
    section: 'deployment',
    row: {
      id: itemId(0xb0),
      deployed_at: at,
      commit_hash: null,
      metadata: { pr_number: 4, pr_title: 'Ship', test_summary: { passed: 3 }, constitutional_compliance: true },
      affected_vendors: [],
      related_work_items: [],
      ...audit,
    },
  },
  {
    section: 'enhancement',
    row: {
      id: itemId(0xc0),
      title: 'Dark mode',
      description: '',
      priority: 2,
      status: 'planned',
      target_quarter: '2026-Q1',
      requires_constitutional_principles: [],
      depends_on: [],
      version: 2,
      ...audit,
    },
  },
  ...items.map((row) => ({ section: 'work_item' as const, row })),
];

export const sample = (items?: readonly StoredWorkItem[]): string =>
  printStatus(statusContent(workspaceId, sampleRows(items)));
