import { aCommit, createTestDatabase, type TestDatabase, urlOf } from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type Result, type ToolClient, toolClients } from './support/tool-clients.ts';

const deleted = '2026-02-01T00:00:00Z';

/** Everything that a result carries, as text: nothing of the other workspace may be in it. */
const all = ({ fields, text }: Result): string => `${JSON.stringify(fields)}${text}`;

// One database, two servers that serve two workspaces with equal names in them; each knows the other's ids and keys.
describe('two workspaces on one server', () => {
  let database: TestDatabase;
  const scratches: Scratch[] = [];
  const clients: ToolClient[] = [];
  beforeAll(async () => {
    const [, connect] = toolClients[0]!;
    database = await createTestDatabase();
    for (let n = 0; n < 2; n += 1) {
      const scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
      scratches.push(scratch);
      clients.push(await connect(scratch));
    }
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    for (const scratch of scratches) await scratch.clean();
    await database.drop();
  });

  it('no tool shows, lists, links or changes what the other one holds', async () => {
    const [mine, theirs] = clients as [ToolClient, ToolClient];
    await mine.call('create_vendor', { name: 'Amina', status: 'operational' });
    await theirs.call('create_vendor', { name: 'amina' });
    const secret = await theirs.call('create_work_item', {
      item_type: 'project',
      title: 'Secret plan',
      children: [{ item_type: 'task', title: 'Secret task' }],
    });
    const { id, key } = secret.fields;
    const own = await mine.call('create_work_item', { item_type: 'task', title: 'Own task' });

    for (const ref of [id, key]) {
      const attempts: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
        ['query_work_item', { id: ref }],
        ['update_work_item', { id: ref, version: 1, title: 'Taken' }],
        ['update_work_item', { id: ref, version: 1, note: 'Was here' }],
        ['update_work_item', { id: ref, version: 1, deleted_at: deleted, delete_children: true }],
        ['update_work_item', { id: own.fields.id, version: 1, parent_id: ref }],
        ['update_work_item', { id: own.fields.id, version: 1, dependencies: { add: [{ id: ref, type: 'blocks' }] } }],
        ['create_work_item', { item_type: 'task', title: 'Child', parent_id: ref }],
        ['create_work_item', { item_type: 'task', title: 'Linked', dependencies: [{ id: ref, type: 'depends_on' }] }],
        ['list_work_items', { parent_id: ref }],
        ['record_deployment', { metadata: deployment, work_item_ids: [ref] }],
      ];
      for (const [tool, input] of attempts) {
        const result = await mine.call(tool, input);
        expect(result, tool).toMatchObject({ isError: true, fields: { error: 'NotFoundError' } });
        expect(all(result), tool).not.toContain('Secret');
      }
    }
    expect(all(await mine.call('list_work_items', { include_deleted: true }))).not.toContain('Secret');
    expect((await theirs.call('query_work_item', { id })).fields).toMatchObject({
      version: 1,
      children: [{ title: 'Secret task' }],
    });

    await mine.call('update_vendor_status', { name: 'AMINA', version: 1, extractor_version: '9.9.9' });
    const untouched = await theirs.call('query_vendor_status', { name: 'Amina' });
    expect(untouched.fields).toMatchObject({ name: 'amina', status: 'broken', extractor_version: '0.0.0', version: 1 });
  });

  it('lists, timelines, plans and configuration show and change only the own ones', async () => {
    const [mine, theirs] = clients as [ToolClient, ToolClient];
    await theirs.call('create_vendor', { name: 'Hidden vendor', extractor_version: 'Secret' });
    await theirs.call('record_deployment', { metadata: { ...deployment, pr_title: 'Secret release' } });
    const plan = await theirs.call('save_enhancement', { title: 'Secret enhancement', priority: 1 });
    const configured = await theirs.call('update_project_configuration', { version: 1, git_branch: 'Secret-branch' });
    for (const { isError } of [plan, configured]) expect(isError).toBe(false);

    for (const tool of ['list_vendors', 'list_deployments', 'list_enhancements', 'get_project_configuration']) {
      const result = await mine.call(tool);
      expect(result.isError, tool).toBe(false);
      expect(all(result), tool).not.toMatch(/Secret|Hidden/);
    }
    const { id } = plan.fields;
    const guesses: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ['save_enhancement', { id, version: 1, title: 'Taken' }],
      ['save_enhancement', { title: 'Depends', depends_on: [id] }],
      ['list_deployments', { vendor: 'Hidden vendor' }],
    ];
    for (const [tool, input] of guesses) {
      const result = await mine.call(tool, input);
      expect(result, tool).toMatchObject({ isError: true, fields: { error: 'NotFoundError' } });
      expect(all(result), tool).not.toContain('Secret');
    }
    expect((await mine.call('update_project_configuration', { version: 1, git_branch: 'mine' })).fields).toMatchObject({
      version: 2,
      git_branch: 'mine',
    });
    expect((await theirs.call('get_project_configuration')).fields).toMatchObject({ git_branch: 'Secret-branch' });
    expect((await theirs.call('list_enhancements')).fields).toMatchObject({
      enhancements: [{ title: 'Secret enhancement', version: 1 }],
    });
  });

  it('one idempotency key means two requests in two workspaces', async () => {
    const [mine, theirs] = clients as [ToolClient, ToolClient];
    const request = { item_type: 'task', title: 'Once', idempotency_key: 'same' };
    const first = await mine.call('create_work_item', request);
    const again = await mine.call('create_work_item', request);
    const other = await theirs.call('create_work_item', { ...request, title: 'Once, there' });
    expect(again.fields.id).toBe(first.fields.id);
    expect(other.fields).toMatchObject({ title: 'Once, there', version: 1 });
    expect(other.fields.id).not.toBe(first.fields.id);
    const reused = await mine.call('create_work_item', { ...request, title: 'Another' });
    expect(reused.fields).toMatchObject({
      error: 'ValidationError',
      details: { fields: [{ field: 'idempotency_key' }] },
    });
  });
});

const deployment = {
  pr_number: 1,
  pr_title: 'Ship',
  commit_hash: aCommit,
  test_summary: {},
  constitutional_compliance: true,
};
