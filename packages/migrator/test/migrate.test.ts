import { createInMemoryStore, type Store } from '@tracker/core';
import { testIds, tickingClock, verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { type MigrateOptions, migrate, migrationSource } from '../src/index.ts';
import { planMigration } from '../src/plan/plan-migration.ts';
import { readWorkspace } from '../src/workspace.ts';
import { migratingTo, statusFile } from './migrating.ts';
import { dialectA, dialectB, dialectC, dialectD } from './status-files.ts';

const world = (text: string) => {
  const store = createInMemoryStore({ clock: tickingClock() });
  let backups = 0;
  const migrated = (options: Partial<MigrateOptions> = {}) =>
    migrate(migrationSource({ file: statusFile, text }, []), {
      ...migratingTo(store),
      beforeApply: async () => {
        backups += 1;
      },
      ...options,
    });
  const run = async (options: Parameters<typeof migrated>[0] = {}) => (await migrated(options)).report;
  return { store, run, migrated, backups: () => backups };
};

describe('migrate', () => {
  it.each([
    ['A', dialectA],
    ['B', dialectB({ vendors: 45, deployments: 12, enhancements: 8, sessions: 25 })],
    ['C', dialectC],
    ['D', dialectD],
    ['none', 'A letter.\n\n| a | b |\n'],
  ])('brings dialect %s in whole, and a second time changes nothing', async (_, text) => {
    const { run, store } = world(text);
    const first = await run();
    expect(first).toMatchObject({ success: true, data_preservation_percentage: 100, rollback_executed: false });
    const rows = [...store.rows()].length;
    expect(await run()).toMatchObject({ success: true, data_preservation_percentage: 100, changes_applied: 0 });
    expect([...store.rows()]).toHaveLength(rows);
  });

  it('rehearses a dry run without a trace', async () => {
    const { run, store, backups } = world(dialectB({ vendors: 3, deployments: 2, enhancements: 2, sessions: 2 }));
    const before = [...store.rows()];
    const told: string[] = [];
    const dry = await run({ dryRun: true, onProgress: (done, total) => told.push(`${done}/${total}`) });
    expect([told.length, told[0], told.at(-1)]).toEqual([9, '1/9', '9/9']);
    expect(dry).toMatchObject({ success: true, changes_applied: 9, dry_run: true, rollback_executed: false });
    expect([...store.rows()]).toEqual(before);
    expect(backups()).toBe(0);
    expect(await run()).toMatchObject({ changes_applied: 9, reconciliation: dry.reconciliation });
    expect(backups()).toBe(1);
  });

  it('tells a second A from one that is called "A (2)"', async () => {
    const { run } = world(
      '## Future Enhancements\n- A (Q1 2026)\n- A (Q2 2026)\n- A (2) (Q3 2026)\n- A (2) (Q4 2026)\n',
    );
    expect(await run()).toMatchObject({ success: true, changes_applied: 4 });
    expect(await run()).toMatchObject({ success: true, changes_applied: 0 });
  });

  it('brings a prompt in whose text nothing can store as it stands', async () => {
    const prompt = '### One\n---\nsession_id: "a\\0b"\nkey: "\\ud800"\n---\ng\udcfcn\u0000 text\n';
    const { run, store } = world(`## Session Prompts\n${prompt}`);
    expect(await run()).toMatchObject({ success: true, changes_applied: 1 });
    const [session] = (await store.workItems({ includeDeleted: false, limit: 2, offset: 0 })).value.rows;
    expect(session?.metadata).toMatchObject({ prompt: 'g\ufffdn text', prompt_key: 'ab' });
    expect(await run()).toMatchObject({ success: true, changes_applied: 0 });
  });

  it('says which entries the workspace had before, perhaps otherwise than the file has them', async () => {
    const { migrated } = world(
      '## Vendors\n- a: operational\n## Deployments\n### 2025-01-01 - PR #1\n## Future Enhancements\n- E (Q1 2026)\n## Work Items\n### W (task)\n',
    );
    expect((await migrated()).left).toEqual([]);
    expect((await migrated()).left.map(({ first }) => first).sort()).toEqual([4, 6, 8]);
  });

  it('plans 15,000 items that each name the next one as their parent', async () => {
    const named = (n: number) => `### I${n} (task)\n- **Parent**: I${n + 1}\n`;
    const text = `## Work Items\n${Array.from({ length: 15_000 }, (_, n) => named(n)).join('')}`;
    const { changes } = planMigration(
      migrationSource({ file: statusFile, text }, []),
      await readWorkspace(createInMemoryStore({ clock: tickingClock() })),
      {
        ids: testIds(),
        actor: 'test',
        now: '2026-01-01T00:00:00.000Z',
        statusFile,
        sha256: '',
        resolvedHashes: new Map(),
      },
    );
    expect(changes).toHaveLength(15_000);
  });

  it('names its defaults and keeps what resolves to nothing', async () => {
    const { run, store } = world(dialectA);
    await run();
    const epson = (await store.vendorByName('epson')).value;
    expect(epson?.metadata).toMatchObject({
      source_status: 'ready_for_production',
      extractor_version: '0.0.0',
      inferred: ['format_support', 'extractor_version', 'manifest_compliant'],
    });
    const [deployment] = (await store.deployments({ limit: 10 })).value.rows;
    expect(deployment).toMatchObject({ commit_hash: null, metadata: { commit_hash: '104662c', pr_number: 42 } });
    const enhancements = (await store.enhancements({ limit: 10 })).value.rows;
    const parallel = enhancements.find(({ title }) => title === 'Parallel extraction');
    expect(enhancements.find(({ title }) => title === 'OCR fallback')?.depends_on).toEqual([parallel?.id]);
    expect((await store.configuration()).value.active_context_type).toBe('feature');
  });

  it('keeps what an enhancement says and no field could take in its description', async () => {
    const { run, store } = world(
      '## Future Enhancements\n- A (Priority: Urgent; Q1 2026)\n- B (Priority: High, some day)\n- [P1] C - needs A and Z\n- D (Priority: Low, Q1 2026)\n',
    );
    await run();
    const { rows } = (await store.enhancements({ limit: 10 })).value;
    expect(Object.fromEntries(rows.map(({ title, description }) => [title, description]))).toEqual({
      A: 'Priority: Urgent; Q1 2026',
      B: 'Target: some day',
      C: 'Needs: Z',
      D: '',
    });
    const idOfA = rows.find(({ title }) => title === 'A')?.id;
    expect(rows.find(({ title }) => title === 'C')?.depends_on).toEqual([idOfA]);
  });

  it('keeps the hierarchy and the states of nested items', async () => {
    const { run, store } = world(dialectC);
    await run();
    const items = (await store.workItems({ includeDeleted: false, limit: 10, offset: 0 })).value.rows;
    const byTitle = new Map(items.map((item) => [item.title, item]));
    expect(byTitle.get('Cache the vendor status')).toMatchObject({
      depth: 2,
      status: 'blocked',
      parent_id: byTitle.get('Session 12')?.id,
    });
  });

  it('leaves a vendor that somebody changed since as it is, and says so', async () => {
    const { run, store } = world(dialectD);
    await run();
    const vendor = (await store.vendorByName('vendor_a')).value;
    await store.apply([
      {
        kind: 'vendor.update',
        id: testIds().next(),
        entityId: vendor?.id ?? '',
        actor: 'somebody',
        clientTime: '2026-01-02T00:00:00.000Z',
        base: { version: 1 },
        fields: { status: 'broken' },
      },
    ]);
    const again = await run();
    expect(again).toMatchObject({ success: true, changes_applied: 0 });
    expect(again.warnings.join()).toContain('Vendor "vendor_a" stays as it is in the database');
    expect((await store.vendorByName('vendor_a')).value?.status).toBe('broken');
  });
});

type Changes = Parameters<Store['apply']>[0];

/** A store that damages what it is given to apply. */
const damaging = (store: Store, damage: (changes: Changes) => Changes): Store => ({
  ...store,
  apply: (changes, options) => store.apply(damage(changes), options),
});

/** Changes one field of the first change of a kind. */
const edited =
  (kind: Changes[number]['kind'], path: readonly string[], value: unknown) =>
  (changes: Changes): Changes => {
    const copy = structuredClone(changes);
    let part = copy.find((change) => change.kind === kind) as unknown as Record<string, unknown>;
    for (const name of path.slice(0, -1)) part = part[name] as Record<string, unknown>;
    part[path.at(-1) ?? ''] = value;
    return copy;
  };

describe('the five checks', () => {
  it.each([
    ['vendor_count', edited('vendor.create', ['fields', 'name'], 'somebody else')],
    ['deployment_history', edited('deployment.record', ['fields', 'metadata', 'pr_number'], 999)],
    ['deployment_history', edited('deployment.record', ['fields', 'metadata', 'source_commit'], 'abcdef0')],
    ['enhancements', edited('enhancement.create', ['fields', 'title'], 'Another')],
    ['session_prompts', edited('work_item.create', ['fields', 'metadata', 'prompt_key'], 'sess_999')],
    ['vendor_metadata', edited('vendor.create', ['fields', 'metadata', 'test_results', 'passing'], 0)],
    ['vendor_metadata', edited('vendor.create', ['fields', 'status'], 'broken')],
    ['vendor_metadata', edited('vendor.create', ['fields', 'metadata', 'format_support', 'pdf'], true)],
    ['vendor_metadata', edited('vendor.create', ['fields', 'metadata', 'extractor_version'], '9')],
  ])('%s fails by value, with the counts all right, and nothing is kept', async (check, damage) => {
    verifies('FR-025');
    const { run, store } = world(dialectB({ vendors: 3, deployments: 2, enhancements: 2, sessions: 2 }));
    const before = [...store.rows()];
    const report = await run({ store: damaging(store, damage) });
    expect(report).toMatchObject({ success: false, changes_applied: 0, rollback_executed: true });
    expect(report.warnings[0]).toMatch(new RegExp(`^${check}: `));
    expect([...store.rows()]).toEqual(before);
  });
});
