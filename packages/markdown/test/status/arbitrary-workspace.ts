import { keyOf, type SnapshotRow, type StoredWorkItem, workItemType } from '@tracker/core';
import fc from 'fast-check';

/** Text that a status file could stumble over. */
const nasty = fc.constantFrom(
  '-->',
  '--!>',
  '<!-- tracker T-AAAAAA v1 0123456789 -->',
  '<!--',
  '```',
  '~~~',
  '# heading',
  '## Vendors (3 total)',
  '- [ ] box',
  '](x)',
  '**b**',
  '_i_',
  '\\',
  '\\*',
  '&amp;',
  '&#x41;',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\u2028',
  '\u0085',
  '\uFEFF',
  '\u202E',
  '(task, active)',
  ': operational (1/2 tests passed, 0 skipped) [] v1',
  '(Priority: High, Q1 2026)',
  '|',
  '---',
  '<<<<<<< HEAD',
  '=======',
  'Ünïcödé',
  '日本語',
  '🧭',
);

const unicode = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map((text) => text.replaceAll('\u0000', '').replaceAll(/\p{Surrogate}/gu, ''));

export const anyText = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(nasty, unicode, fc.lorem({ maxCount: 4 })), { minLength: 1, maxLength: 8 })
    .map((pieces) => [...pieces.join('')].slice(0, max).join(''))
    .filter((text) => [...text].length >= min);

const longText = fc.oneof({ weight: 9, arbitrary: anyText(0, 400) }, fc.constant('long '.repeat(1900)));
const uuid = fc.uuid({ version: 7 });
const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const version = fc.integer({ min: 1, max: 9999 });
const hash = fc.stringMatching(/^[0-9a-f]{40}$/);
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const audit = { created_at: time, updated_at: time, created_by: anyText(1, 100), updated_by: anyText(1, 100) };

const extra = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,5}$/), fc.oneof(longText, fc.integer(), fc.constant(null)), {
  maxKeys: 3,
});

const item = fc.record({
  id: uuid,
  item_type: fc.constantFrom(...workItemType.options),
  title: anyText(1, 200),
  status: fc.constantFrom('active' as const, 'completed' as const, 'blocked' as const),
  branch_name: orNull(anyText(1, 100)),
  commit_hash: orNull(hash),
  pr_number: orNull(fc.integer({ min: 1, max: 9999 })),
  metadata: extra,
  version,
  deleted_at: fc.option(time, { nil: null, freq: 8 }),
  deleted_by_change: fc.constant(null),
  parent: fc.nat(),
  ...audit,
});

const vendor = fc
  .record({
    id: uuid,
    name: anyText(1, 100),
    status: fc.constantFrom('operational' as const, 'broken' as const),
    extractor_version: anyText(1, 50),
    formats: fc.record({ excel: fc.boolean(), csv: fc.boolean(), pdf: fc.boolean(), ocr: fc.boolean() }),
    passing: fc.nat(500),
    skipped: fc.nat(500),
    manifest_compliant: fc.boolean(),
    extra,
    version,
    ...audit,
  })
  .map(({ formats, passing, skipped, manifest_compliant, extra: more, ...row }) => ({
    ...row,
    metadata: {
      ...more,
      format_support: formats,
      test_results: { passing, skipped, total: passing + skipped + 3 },
      extractor_version: row.extractor_version,
      manifest_compliant,
    },
  }));

const deployment = fc.record({
  id: uuid,
  deployed_at: time,
  commit_hash: orNull(hash),
  metadata: fc.record({
    pr_number: fc.integer({ min: 1, max: 99999 }),
    pr_title: anyText(1, 200),
    test_summary: fc.dictionary(fc.stringMatching(/^[a-z ,*]{1,8}$/), fc.nat(1000), { maxKeys: 3 }),
    constitutional_compliance: fc.boolean(),
  }),
  affected_vendors: fc.array(fc.record({ id: uuid, name: anyText(1, 100), status: fc.constant('broken' as const) }), {
    maxLength: 2,
  }),
  related_work_items: fc.array(
    fc.constant({
      id: '01890000-0000-7000-8000-00000000000a',
      key: 'T-00000A',
      item_type: 'task' as const,
      title: 'x',
      status: 'active' as const,
    }),
    { maxLength: 1 },
  ),
  ...audit,
});

const enhancement = fc.record({
  id: uuid,
  title: anyText(1, 200),
  description: longText,
  priority: fc.integer({ min: 1, max: 5 }),
  status: fc.constantFrom('planned' as const, 'approved' as const, 'implementing' as const, 'completed' as const),
  target_quarter: orNull(fc.constantFrom('2026-Q1', '1999-Q4')),
  requires_constitutional_principles: fc.array(anyText(1, 20), { maxLength: 2 }),
  depends_on: fc.array(uuid, { maxLength: 2 }),
  version,
  ...audit,
});

const configuration = fc.record({
  active_context_type: fc.constantFrom('feature' as const, 'maintenance' as const, 'research' as const),
  current_session_id: orNull(uuid),
  git_branch: orNull(anyText(1, 100)),
  git_head_commit: orNull(hash),
  default_token_budget: fc.integer({ min: 1000, max: 1_000_000 }),
  version,
  ...audit,
});

/** Each item below one of those before it, as deep as the hierarchy goes. */
function placed(
  drafts: readonly (Omit<StoredWorkItem, 'key' | 'parent_id' | 'path' | 'depth'> & { parent: number })[],
) {
  const items: StoredWorkItem[] = [];
  for (const { parent, ...draft } of drafts) {
    const above = items[parent % (items.length + 1)];
    const place = above !== undefined && above.depth < 5 ? above : null;
    const path = place === null ? draft.id : `${place.path}.${draft.id}`;
    const key = keyOf(draft.item_type, draft.id);
    items.push({ ...draft, key, parent_id: place?.id ?? null, path, depth: (place?.depth ?? -1) + 1 });
  }
  return items;
}

/** The rows of a workspace, in no order. */
export const anyWorkspace: fc.Arbitrary<readonly SnapshotRow[]> = fc
  .record({
    items: fc.uniqueArray(item, { maxLength: 8, selector: ({ id }) => id }),
    vendors: fc.uniqueArray(vendor, { maxLength: 4, selector: ({ id }) => id }),
    deployments: fc.uniqueArray(deployment, { maxLength: 3, selector: ({ id }) => id }),
    enhancements: fc.uniqueArray(enhancement, { maxLength: 3, selector: ({ id }) => id }),
    configuration: orNull(configuration),
    edges: fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 3, selector: ([a, b]) => `${a}:${b}` }),
  })
  .map(({ items, vendors, deployments, enhancements, configuration: settings, edges }) => {
    const all = placed(items);
    const dependencies = edges.flatMap(([a, b]) => {
      const [source, target] = [all[a], all[b]];
      return source === undefined || target === undefined || source === target
        ? []
        : [{ source_id: source.id, target_id: target.id, type: 'blocks' as const }];
    });
    return [
      ...all.map((row) => ({ section: 'work_item' as const, row })),
      ...vendors.map((row) => ({ section: 'vendor' as const, row })),
      ...deployments.map((row) => ({ section: 'deployment' as const, row })),
      ...enhancements.map((row) => ({ section: 'enhancement' as const, row })),
      ...(settings === null ? [] : [{ section: 'configuration' as const, row: settings }]),
      ...dependencies.map((row) => ({ section: 'dependency' as const, row })),
    ];
  });
