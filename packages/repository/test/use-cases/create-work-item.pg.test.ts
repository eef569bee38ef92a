import { createVendor, createWorkItem, queryWorkItem, type UseCaseContext } from '@tracker/core';
import { aCommit, verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('create_work_item, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store, 'claude-code');
  });
  const create = (request: object) =>
    call(createWorkItem, context, { item_type: 'task', title: 'An item', ...request });
  const query = (id: string) => call(queryWorkItem, context, { id });

  it('gives an active item with version, path, depth, key and audit', async () => {
    verifies('FR-008', 'FR-011', 'FR-014');
    const fields = { title: '  Größe 😀 ', branch_name: 'feature/x', commit_hash: aCommit, pr_number: 12 };
    const item = await create(fields);
    expect(item).toMatchObject({
      ...fields,
      item_type: 'task',
      status: 'active',
      version: 1,
      parent_id: null,
      path: item.id,
      depth: 0,
      metadata: {},
      deleted_at: null,
      created_by: 'claude-code',
      updated_by: 'claude-code',
      created_at: item.updated_at,
      data_source: 'postgresql',
    });
    expect(item.key).toMatch(/^T-[0-9A-HJKMNP-TV-Z]{6}$/);
    expect(item.as_of >= item.created_at).toBe(true);
    expect(await create({ created_by: 'ann' })).toMatchObject({ created_by: 'ann', updated_by: 'ann' });
    const { ancestors, children, dependencies, vendor_dependencies, ...shown } = await query(item.key);
    expect({ ...shown, as_of: item.as_of }).toEqual(item);
  });

  it('any type may be the parent of any, named by id or key', async () => {
    verifies('FR-008');
    const types = ['task', 'research', 'session', 'project', 'task'];
    let parent: Awaited<ReturnType<typeof create>> | null = null;
    for (const [depth, item_type] of types.entries()) {
      const metadata = item_type === 'project' ? { description: 'Inner' } : undefined;
      const parent_id: string | null = parent === null ? null : depth % 2 === 0 ? parent.id : parent.key.toLowerCase();
      parent = await create({ item_type, parent_id, metadata });
      expect(parent.depth).toBe(depth);
    }
    expect((await query(parent!.id)).ancestors.map(({ item_type, depth }) => [item_type, depth])).toEqual([
      ['task', 0],
      ['research', 1],
      ['session', 2],
      ['project', 3],
    ]);
  });

  it('metadata left out becomes its type’s defaults', async () => {
    verifies('FR-010');
    const defaults = async (item_type: string) => (await create({ item_type })).metadata;
    expect(await defaults('project')).toEqual({ description: '' });
    expect(await defaults('session')).toEqual({
      token_budget: 200_000,
      prompts_count: 0,
      yaml_frontmatter: { schema_version: '1.0' },
    });
    expect(await defaults('task')).toEqual({});
    expect(await defaults('research')).toEqual({});
  });

  it('metadata that is given is validated whole and its unknown keys are kept', async () => {
    verifies('FR-003', 'FR-010', 'FR-020');
    const own = { 'team field': { nested: [1, 'two', null, { deep: true }] }, estimated_hours: 2.5 };
    expect((await create({ metadata: own })).metadata).toEqual(own);
    expect(await refusedFields(create({ item_type: 'session', metadata: {} }))).toEqual([
      'metadata.token_budget',
      'metadata.prompts_count',
      'metadata.yaml_frontmatter',
    ]);
    expect(await refusedFields(create({ metadata: { priority: 9, estimated_hours: -1 } }))).toEqual([
      'metadata.priority',
      'metadata.estimated_hours',
    ]);
  });

  it('JSON text is taken wherever an array or an object is expected', async () => {
    const blocked = await create({});
    const vendor = await call(createVendor, context, { name: 'Epson', metadata: '{"manifest_compliant": true}' });
    expect(vendor.metadata.manifest_compliant).toBe(true);
    const item = await create({
      metadata: '{"priority": 1}',
      dependencies: JSON.stringify([{ id: blocked.key, type: 'blocks' }]),
      vendor_dependencies: '["epson"]',
      children: JSON.stringify([
        {
          item_type: 'task',
          title: 'Child',
          metadata: '{"priority": 2}',
          children: '[{"item_type": "task", "title": "Leaf"}]',
        },
      ]),
    });
    expect(item.metadata).toEqual({ priority: 1 });
    const view = await query(item.id);
    expect(view.dependencies).toMatchObject([{ type: 'blocks', direction: 'out', item: { id: blocked.id } }]);
    expect(view.vendor_dependencies).toMatchObject([{ name: 'Epson' }]);
    expect(view.children).toMatchObject([{ title: 'Child', children: [{ title: 'Leaf', depth: 2 }] }]);
    expect(await refusedFields(create({ metadata: '{not JSON' }))).toEqual(['metadata']);
    expect(await refusedFields(create({ dependencies: '"text"' }))).toEqual(['dependencies']);
  });

  it('a tree of 100 items is made in one call, one of 101 is refused as a whole', async () => {
    verifies('FR-008');
    const leaves = (count: number) =>
      Array.from({ length: count }, (_, number) => ({ item_type: 'task', title: `Leaf ${number}` }));
    const branch = (count: number) => ({ item_type: 'task', title: 'Branch', children: leaves(count) });
    const tree = await create({ title: 'Root', children: [branch(48), branch(49)] });
    expect(tree.children?.map(({ children }) => children.length)).toEqual([48, 49]);
    expect((await query(tree.id)).children).toEqual(tree.children);
    expect(await refusedFields(create({ title: 'Too much', children: [branch(49), branch(49)] }))).toEqual([
      'children',
    ]);
    const { value } = await context.store.workItems({ includeDeleted: true, limit: 1, offset: 0 });
    expect(value.totalCount).toBe(100);
  });

  it('a fault deep in a tree is named with its place, and nothing of the tree is made', async () => {
    const children = [{ item_type: 'task', title: 'Fine', children: [{ item_type: 'task', title: '', color: 'red' }] }];
    expect(await refusedFields(create({ children }))).toEqual([
      'children[0].children[0].title',
      'children[0].children[0].color',
    ]);
    const gone = { item_type: 'task', title: 'x', dependencies: [{ id: 'T-ZZZZZZ', type: 'blocks' }] };
    expect((await refusal(create({ children: [gone] }))).message).toContain('children[0].dependencies');
    const deep = (levels: number): object => ({
      item_type: 'task',
      title: `${levels}`,
      ...(levels > 0 ? { children: [deep(levels - 1)] } : {}),
    });
    expect(await refusedFields(create({ children: [deep(5)] }))).toEqual([Array(6).fill('children[0]').join('.')]);
    expect((await context.store.workItems({ includeDeleted: true, limit: 1, offset: 0 })).value.totalCount).toBe(0);
    expect((await create({ children: [deep(4)] })).children).toHaveLength(1);
  });

  it('an idempotency key makes a request once and is refused with other arguments', async () => {
    const request = { idempotency_key: 'k1', children: [{ item_type: 'task', title: 'Child' }] };
    const first = await create(request);
    const again = await create(request);
    expect([again.id, again.children?.[0]?.id]).toEqual([first.id, first.children?.[0]?.id]);
    expect(await refusedFields(create({ ...request, title: 'Another' }))).toEqual(['idempotency_key']);
    expect((await create({ ...request, idempotency_key: 'k2' })).id).not.toBe(first.id);
    // Another tool's key of the same name is another key.
    const vendor = await call(createVendor, context, { name: 'Epson', idempotency_key: 'k1' });
    expect((await call(createVendor, context, { name: 'Epson', idempotency_key: 'k1' })).id).toBe(vendor.id);
  });

  it('a parent that does not exist is refused with the nearest ones', async () => {
    const item = await create({ title: 'The nearest' });
    const wrong = item.key.slice(0, -1) + (item.key.endsWith('0') ? '1' : '0');
    const error = await refusal(create({ parent_id: wrong }));
    expect(error).toMatchObject({ code: 'NotFoundError', hint: expect.stringContaining(`${item.key} "The nearest"`) });
    expect(error.message).toContain('parent_id');
  });

  it('fields that nobody knows are refused by name', async () => {
    expect(await refusedFields(create({ tittle: 'x', prio: 1 }))).toEqual(['tittle', 'prio']);
    expect(await refusedFields(call(createWorkItem, context, {}))).toEqual(['item_type', 'title']);
  });
});
