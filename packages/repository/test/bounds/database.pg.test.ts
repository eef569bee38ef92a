import { aCommit } from '@tracker/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { type Bound, emoji, largestInteger, letters, shownValue, textListBound, wholeNumberBound } from './bound.ts';
import { deploymentMetadataBase, deploymentMetadataBounds } from './deployment-bounds.ts';
import { insertRows, type StoredRows } from './stored-rows.ts';
import { extractorVersionBound, vendorColumns, vendorMetadataBase, vendorMetadataBounds } from './vendor-bounds.ts';
import { commitHashBound, quarterBound, workItemColumns, workItemMetadataBounds } from './work-item-bounds.ts';

const home = useTestHome();
let rows: StoredRows;
beforeAll(async () => {
  rows = await insertRows(home);
});

/** Check violation, no such enum member, no such number, number out of range, not null. */
const refusals = new Set(['23514', '22P02', '22003', '23502']);

const stateOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
    return 'accepted';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
};

/** Writes each value with `update table set assignment`, where `$2` is the value: accepted inside, refused outside. */
const holds = async (
  table: string,
  bound: Bound,
  { assignment = `${bound.field} = $2`, where = '', of = (value: unknown): unknown => value } = {},
) => {
  const write = (value: unknown) =>
    stateOf(
      home
        .sql(`update ${table} set ${assignment} where workspace_id = $1 ${where} returning 1`, [
          rows.workspaceId,
          of(value),
        ])
        .then((written) => expect(written.length).toBeGreaterThan(0)),
    );
  for (const value of bound.inside) expect(await write(value), `${bound.field} ${shownValue(value)}`).toBe('accepted');
  for (const value of bound.outside)
    expect(refusals, `${bound.field} ${shownValue(value)} was ${await write(value)}`).toContain(await write(value));
};

const actor = (field: string): Bound => ({
  field,
  inside: ['a', letters(100), emoji(100)],
  outside: ['', letters(101)],
});
const version: Bound = { field: 'version', inside: [1, largestInteger], outside: [0, -1, largestInteger + 1] };

/** Values that PostgreSQL would turn into text by itself are another layer's business. */
const textual = (bound: Bound): Bound => ({ ...bound, outside: bound.outside.filter((v) => typeof v !== 'number') });

describe.each(['work_items', 'archived_work_items'])('%s', (table) => {
  it.each(workItemColumns)('$field', async (bound) => {
    const onTask = { where: `and id = '${rows.itemOf.task}'` };
    await holds(table, bound.field === 'pr_number' ? bound : textual(bound), onTask);
  });

  for (const { itemType, base, bounds } of workItemMetadataBounds)
    it.each(bounds)(`${itemType} metadata $field`, (bound) =>
      holds(table, bound, {
        assignment: 'metadata = $2',
        where: `and id = '${rows.itemOf[itemType]}'`,
        of: (value) => ({ ...base, [bound.field]: value }),
      }),
    );

  it('metadata is an object', () =>
    holds(
      table,
      { field: 'metadata', inside: ['{"description": ""}'], outside: ['[]', '"text"', '1', 'null'] },
      {
        where: `and id = '${rows.itemOf.project}'`,
      },
    ));

  it.each([version, actor('created_by'), actor('updated_by')])('$field', (bound) => holds(table, bound));

  it('status', () => holds(table, { field: 'status', inside: ['active', 'completed', 'blocked'], outside: ['done'] }));
});

it('depth 0 to 5, and a path of just as many ids that ends with the own one', async () => {
  const { project, session, task } = rows.itemOf;
  const place = (depth: number, path: string) =>
    stateOf(
      home.sql('update work_items set parent_id = $4, depth = $2, path = $3 where workspace_id = $1 and id = $5', [
        rows.workspaceId,
        depth,
        path,
        depth === 0 ? null : project,
        task,
      ]),
    );
  const under = (levels: number) => [...Array.from({ length: levels }, () => session), task].join('.');
  expect(await place(0, task)).toBe('accepted');
  expect(await place(5, under(5))).toBe('accepted');
  expect(await place(6, under(6))).toBe('23514');
  expect(await place(-1, '')).toBe('23514');
  expect(await place(2, under(1))).toBe('23514');
  expect(await place(1, `${task}.${session}`)).toBe('23514');
  expect(await place(0, task)).toBe('accepted');
  expect(await stateOf(home.sql('update work_items set depth = 6 where id = $1', [task]))).toBe('23514');
  expect(await stateOf(home.sql('update archived_work_items set depth = 6 where id = $1', [task]))).toBe('23514');
  expect(await stateOf(home.sql('update work_items set parent_id = $1 where id = $2', [project, task]))).toBe('23514');
});

it('a deletion is known by its time and its change, both or neither', async () => {
  const set = (assignment: string) =>
    stateOf(home.sql(`update work_items set ${assignment} where id = $1`, [rows.itemOf.task]));
  expect(await set('deleted_at = now()')).toBe('23514');
  expect(await set('deleted_by_change = id')).toBe('23514');
  expect(await set('deleted_at = now(), deleted_by_change = id')).toBe('accepted');
  expect(await set('deleted_at = null, deleted_by_change = null')).toBe('accepted');
});

it('short keys', () =>
  holds(
    'work_item_identities',
    {
      field: 'key',
      inside: ['P-012345', 'S-ABCDEFGHJK', 'T-7K3M9X', 'R-ZZZZZZ'],
      outside: ['T-12345', 'T-12345678901', 'T-ILOU00', 'T-7k3m9x', 'X-7K3M9X', 'T7K3M9X', ''],
    },
    { where: `and id = '${rows.itemOf.task}'` },
  ));

describe('vendor_extractors', () => {
  it.each([...vendorColumns, version, actor('created_by'), actor('updated_by')])('$field', (bound) =>
    holds('vendor_extractors', bound),
  );

  it('extractor_version, equal in the column and in the metadata', async () => {
    const both = `extractor_version = $2::text,
      metadata = jsonb_set(metadata, '{extractor_version}', to_jsonb($2::text))`;
    await holds('vendor_extractors', extractorVersionBound, { assignment: both });
    await holds('vendor_extractors', { field: 'extractor_version', inside: [], outside: ['another'] });
  });

  const left = Object.keys(vendorMetadataBase).map((field) => ({ field, inside: [], outside: [undefined] }));
  it.each([...vendorMetadataBounds, ...left])('metadata $field', async (bound) => {
    await holds(
      'vendor_extractors',
      { ...bound, outside: [...bound.outside, {}] },
      {
        assignment: `metadata = $2, extractor_version = '0.0.0'`,
        of: (value) => ({ ...vendorMetadataBase, [bound.field]: value }),
      },
    );
  });
});

describe('deployment_events', () => {
  it.each(deploymentMetadataBounds)('metadata $field', (bound) =>
    holds('deployment_events', bound, {
      assignment: 'metadata = $2',
      of: (value) => ({ ...deploymentMetadataBase, [bound.field]: value }),
    }),
  );

  it('commit_hash, equal in the column and in the metadata', async () => {
    await holds('deployment_events', commitHashBound('commit_hash'), {
      assignment: `commit_hash = $2::text, metadata = jsonb_set(metadata, '{commit_hash}', to_jsonb($2::text))`,
    });
    await holds('deployment_events', { field: 'commit_hash', inside: ['f'.repeat(40)], outside: [aCommit] });
  });

  it.each([actor('created_by'), actor('updated_by')])('$field', (bound) => holds('deployment_events', bound));
});

describe('project_configuration', () => {
  it.each([
    { field: 'default_token_budget', inside: [1000, 200_000, 1_000_000], outside: [999, 1_000_001] },
    { field: 'active_context_type', inside: ['feature', 'maintenance', 'research'], outside: ['holiday'] },
    { field: 'git_branch', inside: ['b', letters(100), emoji(100)], outside: ['', letters(101)] },
    commitHashBound('git_head_commit'),
    version,
    actor('created_by'),
    actor('updated_by'),
  ])('$field', (bound) => holds('project_configuration', bound));

  it('is one per workspace', async () => {
    const again = 'insert into project_configuration (workspace_id, created_by, updated_by) values ($1, $2, $2)';
    expect(await stateOf(home.sql(again, [rows.workspaceId, 'ann']))).toBe('23505');
  });
});

describe('future_enhancements', () => {
  it.each([
    { field: 'title', inside: ['t'], outside: [''] },
    wholeNumberBound('priority', 1, 5),
    { field: 'status', inside: ['planned', 'approved', 'implementing', 'completed'], outside: ['dropped'] },
    quarterBound,
    version,
    actor('created_by'),
    actor('updated_by'),
  ])('$field', (bound) => holds('future_enhancements', bound));

  it('requires_constitutional_principles', () =>
    holds('future_enhancements', textListBound('requires_constitutional_principles'), {
      of: (value) => JSON.stringify(value),
    }));
});

describe('actors elsewhere', () => {
  it.each([
    ['claims', 'holder'],
    ['changes', 'actor'],
    ['work_item_dependencies', 'created_by'],
    ['work_item_vendor_dependencies', 'created_by'],
  ] as const)('%s %s', (table, field) => holds(table, actor(field)));

  it('a change’s version', () => holds('changes', version));
});

it('no item depends on itself, no enhancement either', async () => {
  expect(await stateOf(home.sql('update work_item_dependencies set target_id = source_id'))).toBe('23514');
  const enhancement = `insert into enhancement_dependencies (workspace_id, enhancement_id, depends_on_id)
    select workspace_id, id, id from future_enhancements`;
  expect(await stateOf(home.sql(enhancement))).toBe('23514');
});

it('vendor names are unique within a workspace', async () => {
  const again = `insert into vendor_extractors (workspace_id, id, name, name_key, metadata, extractor_version, created_by, updated_by)
    select workspace_id, gen_random_uuid(), upper(name), name_key, metadata, extractor_version, 'ann', 'ann' from vendor_extractors`;
  expect(await stateOf(home.sql(again))).toBe('23505');
});
