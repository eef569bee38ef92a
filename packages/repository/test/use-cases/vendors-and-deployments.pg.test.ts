import {
  createVendor,
  createWorkItem,
  getProjectConfiguration,
  queryVendorStatus,
  recordDeployment,
  type UseCaseContext,
  updateVendorStatus,
  updateWorkItem,
} from '@tracker/core';
import { aCommit, verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('vendors, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store, 'copilot');
  });
  const create = (request: object) => call(createVendor, context, request);
  const update = (request: object) => call(updateVendorStatus, context, request);

  it('are created broken, at version 0.0.0, with every absent part false or 0', async () => {
    verifies('FR-001');
    expect(await create({ name: 'Épson' })).toMatchObject({
      name: 'Épson',
      status: 'broken',
      extractor_version: '0.0.0',
      metadata: {
        format_support: { excel: false, csv: false, pdf: false, ocr: false },
        test_results: { passing: 0, total: 0, skipped: 0 },
        extractor_version: '0.0.0',
        manifest_compliant: false,
      },
      version: 1,
      created_by: 'copilot',
      updated_by: 'copilot',
    });
    const partly = await create({ name: 'Canon', metadata: { format_support: { pdf: true }, note: 'kept' } });
    expect(partly.metadata).toMatchObject({ format_support: { excel: false, pdf: true }, note: 'kept' });
  });

  it('are found by name without regard to case, 45 and more of them', async () => {
    verifies('FR-001');
    for (let number = 1; number <= 50; number += 1) await create({ name: `Vendor ${number}` });
    expect(await call(queryVendorStatus, context, { name: 'VENDOR 37' })).toMatchObject({ name: 'Vendor 37' });
    const error = await refusal(call(queryVendorStatus, context, { name: 'Vendr 37' }));
    expect(error).toMatchObject({ code: 'NotFoundError', hint: expect.stringContaining('"Vendor 37"') });
    expect(await refusedFields(create({ name: 'vENDOR 1' }))).toEqual(['name']);
  });

  it('keep their version equal in the column and in the metadata', async () => {
    verifies('FR-001', 'FR-003');
    const both = ({ extractor_version, metadata }: Awaited<ReturnType<typeof create>>) => [
      extractor_version,
      metadata.extractor_version,
    ];
    expect(both(await create({ name: 'A', extractor_version: '1' }))).toEqual(['1', '1']);
    expect(both(await create({ name: 'B', metadata: { extractor_version: '2' } }))).toEqual(['2', '2']);
    const two = { extractor_version: '1', metadata: { extractor_version: '2' } };
    expect(await refusedFields(create({ name: 'C', ...two }))).toEqual(['extractor_version']);
    expect(both(await update({ name: 'A', version: 1, extractor_version: '3' }))).toEqual(['3', '3']);
    expect(both(await update({ name: 'A', version: 2, metadata: { extractor_version: '4' } }))).toEqual(['4', '4']);
    expect(await refusedFields(update({ name: 'A', version: 3, ...two }))).toEqual(['extractor_version']);
  });

  it('are updated by key of their metadata, version-checked', async () => {
    verifies('FR-001', 'FR-003', 'FR-037');
    await create({ name: 'Épson', metadata: { manifest_compliant: true, own: 1 } });
    const test_results = { passing: 5, total: 8, skipped: 3 };
    const next = await update({
      name: 'ÉPSON',
      version: 1,
      status: 'operational',
      metadata: JSON.stringify({ test_results, own: null }),
    });
    expect(next).toMatchObject({
      status: 'operational',
      version: 2,
      metadata: { test_results, manifest_compliant: true },
    });
    expect(next.metadata).not.toHaveProperty('own');
    const error = await refusal(update({ name: 'Épson', version: 1, status: 'broken' }));
    expect(error).toMatchObject({
      code: 'VersionConflictError',
      details: { current_version: 2, last_updated_by: 'copilot' },
    });
    expect(await refusedFields(update({ name: 'Épson', version: 2 }))).toEqual(['input']);
    expect(await refusedFields(update({ name: 'Épson', version: 2, metadata: { manifest_compliant: null } }))).toEqual([
      'metadata.manifest_compliant',
    ]);
  });
});

describe.each(storeNames)('deployments, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store);
  });
  const metadata = {
    pr_number: 7,
    pr_title: 'Ship it',
    commit_hash: aCommit,
    test_summary: { unit: 10 },
    constitutional_compliance: true,
  };
  const record = (request: object = {}) => call(recordDeployment, context, { metadata, ...request });

  it('link vendors and items under either name, by name, id or key, each once', async () => {
    verifies('FR-004', 'FR-005', 'FR-007');
    const [epson, canon] = [
      await call(createVendor, context, { name: 'Epson' }),
      await call(createVendor, context, { name: 'Canon' }),
    ];
    const [a, b] = await Promise.all(
      ['A', 'B'].map((title) => call(createWorkItem, context, { item_type: 'task', title })),
    );
    const event = await record({
      affected_vendor_ids: ['EPSON'],
      vendor_ids: JSON.stringify([canon.id, 'epson']),
      related_work_item_ids: [a!.key],
      work_item_ids: [b!.id, a!.id],
      deployed_at: '2026-01-05T10:00:00+01:00',
      created_by: 'ann',
    });
    expect(event.affected_vendors).toEqual([
      { id: epson.id, name: 'Epson', status: 'broken' },
      { id: canon.id, name: 'Canon', status: 'broken' },
    ]);
    expect(event.related_work_items.map(({ key }) => key)).toEqual([a!.key, b!.key]);
    expect(event).toMatchObject({ deployed_at: '2026-01-05T09:00:00.000Z', commit_hash: aCommit, created_by: 'ann' });
  });

  it('name deleted items too', async () => {
    verifies('FR-007');
    const item = await call(createWorkItem, context, { item_type: 'task', title: 'Done' });
    await call(updateWorkItem, context, { id: item.id, version: 1, deleted_at: '2026-01-01T00:00:00Z' });
    expect((await record({ work_item_ids: [item.key] })).related_work_items).toMatchObject([{ id: item.id }]);
  });

  it('happen now unless said otherwise, and have one hash', async () => {
    verifies('FR-005');
    const event = await record();
    expect(event.deployed_at <= event.created_at).toBe(true);
    const { commit_hash, ...rest } = metadata;
    expect(await record({ metadata: JSON.stringify(rest), commit_hash })).toMatchObject({ commit_hash, metadata });
    expect(await refusedFields(record({ metadata: rest }))).toEqual(['commit_hash']);
    expect(await refusedFields(record({ commit_hash: 'f'.repeat(40) }))).toEqual(['commit_hash']);
    expect((await refusal(record({ metadata: rest }))).hint).toContain('git rev-parse HEAD');
  });

  it('are recorded once for an idempotency key', async () => {
    const first = await record({ idempotency_key: 'k' });
    expect((await record({ idempotency_key: 'k' })).id).toBe(first.id);
    expect(await refusedFields(record({ idempotency_key: 'k', deployed_at: '2026-01-01T00:00:00Z' }))).toEqual([
      'idempotency_key',
    ]);
  });

  it('of vendors or items that do not exist are refused with the nearest ones', async () => {
    await call(createVendor, context, { name: 'Epson' });
    expect(await refusal(record({ vendor_ids: ['Epsom'] }))).toMatchObject({
      code: 'NotFoundError',
      hint: expect.stringContaining('"Epson"'),
    });
    expect((await refusal(record({ work_item_ids: ['T-ZZZZZZ'] }))).code).toBe('NotFoundError');
  });
});

describe.each(storeNames)('the configuration, %s', (store) => {
  it('is there from the start, with its health', async () => {
    verifies('FR-015');
    const context = freshContext(home, store);
    const first = await call(getProjectConfiguration, context, {});
    expect(first).toMatchObject({
      active_context_type: 'feature',
      current_session_id: null,
      git_branch: null,
      git_head_commit: null,
      default_token_budget: 200_000,
      version: 1,
      database_healthy: true,
    });
    const second = await call(getProjectConfiguration, context, {});
    expect(second.version).toBe(1);
    expect(second.last_health_check_at > first.last_health_check_at).toBe(true);
  });
});
