import { aCommit, createTestDatabase, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tools } from '../src/tools/registry.ts';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type ToolClient, toolClients } from './support/tool-clients.ts';

// The clients check results against the output schemas, of errors too, once they have listed the tools.
describe.each(toolClients)('%s', (_, connect) => {
  let database: TestDatabase;
  let scratch: Scratch;
  let client: ToolClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
    client = await connect(scratch);
    await client.list();
  });
  afterAll(async () => {
    await client?.close();
    await scratch.clean();
    await database.drop();
  });

  it('calls every tool', async () => {
    verifies('FR-019', 'FR-001', 'FR-005', 'FR-006', 'FR-007', 'FR-008');
    verifies('FR-014', 'FR-015', 'FR-016', 'FR-017', 'FR-018');
    const vendor = await client.call('create_vendor', { name: 'ADP', metadata: { format_support: { csv: true } } });
    expect(vendor.fields).toMatchObject({ name: 'ADP', status: 'broken', version: 1 });
    const healed = await client.call('update_vendor_status', { name: 'adp', version: 1, status: 'operational' });
    expect(healed.fields).toMatchObject({ status: 'operational', version: 2, data_source: 'postgresql' });
    expect((await client.call('query_vendor_status', { name: 'Adp' })).fields).toMatchObject({ version: 2 });

    const children = [{ item_type: 'task', title: 'Parse', vendor_dependencies: ['ADP'] }];
    const project = await client.call('create_work_item', { item_type: 'project', title: 'Import', children });
    const key = project.fields.key;
    expect(project.text).toContain(`Created ${key}: project, active, version 1, depth 0.`);
    const updated = await client.call('update_work_item', {
      id: key,
      version: 1,
      note: 'Begun',
      branch_name: 'import',
    });
    expect(updated.fields).toMatchObject({
      version: 2,
      branch_name: 'import',
      updated_by: expect.stringMatching(/^sdk/),
    });
    const queried = await client.call('query_work_item', { id: key });
    expect(queried.fields).toMatchObject({ key, ancestors: [], children: [{ title: 'Parse', depth: 1 }] });
    const listed = await client.call('list_work_items', { item_type: 'task' });
    expect(listed.fields).toMatchObject({ total_count: 1, has_more: false, items: [{ title: 'Parse' }] });

    const metadata = {
      pr_number: 7,
      pr_title: 'Ship',
      commit_hash: aCommit,
      test_summary: { unit: 3 },
      constitutional_compliance: true,
    };
    const deployed = await client.call('record_deployment', { metadata, vendor_ids: ['ADP'], work_item_ids: [key] });
    expect(deployed.fields).toMatchObject({ affected_vendors: [{ name: 'ADP' }], related_work_items: [{ key }] });
    expect((await client.call('get_project_configuration')).fields).toMatchObject({
      database_healthy: true,
      version: 1,
    });

    const vendors = await client.call('list_vendors', { status: 'operational' });
    expect(vendors.fields).toMatchObject({ total_count: 1, vendors: [{ name: 'ADP', version: 2 }] });
    const timeline = await client.call('list_deployments', { vendor: 'adp', work_item: key, commit_hash: aCommit });
    expect(timeline.fields).toMatchObject({ total_count: 1, deployments: [{ id: deployed.fields.id }] });
    expect((await client.call('list_deployments', { since: '2100-01-01T00:00:00Z' })).fields).toMatchObject({
      total_count: 0,
    });
    const configured = { version: 1, active_context_type: 'maintenance' };
    const changed = await client.call('update_project_configuration', configured);
    expect(changed.fields).toMatchObject({ version: 2, active_context_type: 'maintenance' });
    expect((await client.call('update_project_configuration', configured)).fields).toMatchObject({
      error: 'VersionConflictError',
      details: { current_version: 2 },
    });
    const plan = { title: 'OCR fallback', priority: 2, target_quarter: '2026-Q2' };
    const enhancement = await client.call('save_enhancement', plan);
    expect(enhancement.fields).toMatchObject({ ...plan, status: 'planned', version: 1 });
    const { id } = enhancement.fields;
    const approved = await client.call('save_enhancement', { id, version: 1, status: 'approved' });
    expect(approved.fields).toMatchObject({ ...plan, status: 'approved', version: 2 });
    const wanted = { priority: 2, status: 'approved', target_quarter: '2026-Q2' };
    expect((await client.call('list_enhancements', wanted)).fields).toMatchObject({
      total_count: 1,
      enhancements: [{ id, version: 2 }],
    });
    expect((await client.call('list_enhancements', { ...wanted, priority: 1 })).fields).toMatchObject({
      total_count: 0,
    });
  });

  it('receives every class of error', async () => {
    verifies('FR-020', 'FR-037');
    const invalid = await client.call('create_work_item', { item_type: 'task', title: '' });
    expect(invalid).toMatchObject({
      isError: true,
      fields: {
        error: 'ValidationError',
        details: { fields: [{ field: 'title', constraint: 'must have 1 to 200 characters' }] },
      },
    });
    const missing = await client.call('query_work_item', { id: 'T-000000' });
    expect(missing).toMatchObject({
      isError: true,
      fields: { error: 'NotFoundError', suggestion: expect.any(String) },
    });
    await client.call('create_vendor', { name: 'Old' });
    await client.call('update_vendor_status', { name: 'Old', version: 1, status: 'operational' });
    const conflict = await client.call('update_vendor_status', { name: 'Old', version: 1, status: 'broken' });
    expect(conflict).toMatchObject({
      isError: true,
      fields: {
        error: 'VersionConflictError',
        details: { expected_version: 1, current_version: 2, changed_fields: ['status'] },
      },
    });
  });
});

describe.each(toolClients)('%s without a database', (_, connect) => {
  let scratch: Scratch;
  let client: ToolClient;
  beforeAll(async () => {
    scratch = await createScratch();
    client = await connect(scratch);
  });
  afterAll(async () => {
    await client?.close();
    await scratch.clean();
  });

  it('lists the tools, keeps what it is given and is told that the database is away, again and again', async () => {
    verifies('FR-029', 'FR-030', 'FR-032');
    expect(await client.list()).toHaveLength(tools.length);
    const warning = { code: 'database_unavailable', message: expect.stringContaining('127.0.0.1:1') };
    const away = { warnings: expect.arrayContaining([warning]) };
    expect(await client.call('list_work_items')).toMatchObject({
      isError: false,
      fields: { data_source: 'none', ...away },
    });
    const kept = await client.call('create_work_item', { item_type: 'task', title: 'Kept' });
    expect(kept).toMatchObject({ isError: false, fields: { version: 1, data_source: 'none', pending_sync: 1 } });
    expect(await client.call('list_work_items')).toMatchObject({ isError: false, fields: { total_count: 1 } });
    const unknown = await client.call('query_work_item', { id: 'T-7K3M9X' });
    expect(unknown).toMatchObject({ isError: false, fields: { found: false, data_source: 'none', ...away } });
    for (const round of [1, 2])
      expect({ round, ...(await client.call('claim_work_item', { id: 'T-7K3M9X' })) }).toMatchObject({
        round,
        isError: true,
        fields: { error: 'DatabaseError', message: expect.any(String), suggestion: expect.any(String) },
      });
  });
});
