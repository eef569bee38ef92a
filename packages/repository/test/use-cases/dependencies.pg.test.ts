import { createVendor, createWorkItem, queryWorkItem, type UseCaseContext, updateWorkItem } from '@tracker/core';
import { verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('dependencies, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store);
  });
  const create = (request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title: 'An item', ...request });
  const link = (id: string, version: number, dependencies: unknown) =>
    call(updateWorkItem, context, { id, version, dependencies });
  const edgesOf = async (id: string) =>
    (await call(queryWorkItem, context, { id })).dependencies?.map(({ type, direction, item }) => [
      type,
      direction,
      item.key,
    ]);

  it('are added and removed by id or key, and seen from both ends', async () => {
    verifies('FR-009');
    const [a, b, c] = [await create(), await create(), await create()];
    await link(a.key, 1, {
      add: [
        { id: b.key.toLowerCase(), type: 'blocks' },
        { id: c.id, type: 'depends_on' },
      ],
    });
    expect(await edgesOf(a.id)).toEqual([
      ['blocks', 'out', b.key],
      ['depends_on', 'out', c.key],
    ]);
    expect(await edgesOf(b.id)).toEqual([['blocks', 'in', a.key]]);
    await link(a.id, 2, JSON.stringify({ remove: [{ id: b.id, type: 'blocks' }] }));
    expect(await edgesOf(b.id)).toEqual([]);
    expect(await refusedFields(link(a.id, 3, { remove: [{ id: b.id, type: 'blocks' }] }))).toEqual([
      'dependencies.remove',
    ]);
    expect(await refusedFields(link(c.id, 1, { remove: [{ id: a.id, type: 'depends_on' }] }))).toEqual([
      'dependencies.remove',
    ]);
  });

  it('in a cycle are refused, whichever kinds they are of and however they are stated', async () => {
    verifies('FR-009');
    const [a, b] = [await create({ title: 'A' }), await create({ title: 'B' })];
    const c = await create({ dependencies: [{ id: b.id, type: 'depends_on' }] });
    await link(a.id, 1, { add: [{ id: b.id, type: 'blocks' }] });
    const error = await refusal(link(c.id, 1, { add: [{ id: a.id, type: 'blocks' }] }));
    expect(error.message).toContain('would close a cycle');
    expect(await refusedFields(link(a.id, 2, { add: [{ id: c.key, type: 'depends_on' }] }))).toEqual([
      'dependencies.add',
    ]);
    expect(await refusedFields(link(a.id, 2, { add: [{ id: a.key, type: 'blocks' }] }))).toEqual(['dependencies.add']);
    const both = [
      { id: a.id, type: 'blocks' },
      { id: c.id, type: 'depends_on' },
    ];
    expect(await refusedFields(create({ dependencies: both }))).toEqual(['dependencies']);
    // Turned round in one call: what is removed first no longer counts.
    await link(a.id, 2, { remove: [{ id: b.id, type: 'blocks' }], add: [{ id: c.id, type: 'depends_on' }] });
    expect(await edgesOf(c.id)).toEqual([
      ['depends_on', 'in', a.key],
      ['depends_on', 'out', b.key],
    ]);
  });

  it('on items that do not exist are refused with the nearest ones', async () => {
    const item = await create();
    const error = await refusal(create({ dependencies: [{ id: 'T-ZZZZZZ', type: 'blocks' }] }));
    expect(error).toMatchObject({ code: 'NotFoundError', hint: expect.stringContaining(item.key) });
  });

  it('on vendors are named by name without regard to case, or by id', async () => {
    const vendor = await call(createVendor, context, { name: 'Épson' });
    const item = await create({ vendor_dependencies: ['ÉPSON'] });
    const vendorsOf = async () => (await call(queryWorkItem, context, { id: item.id })).vendor_dependencies;
    expect(await vendorsOf()).toEqual([{ id: vendor.id, name: 'Épson', status: 'broken' }]);
    await call(updateWorkItem, context, { id: item.id, version: 1, vendor_dependencies: { remove: [vendor.id] } });
    expect(await vendorsOf()).toEqual([]);
    await call(updateWorkItem, context, {
      id: item.id,
      version: 2,
      vendor_dependencies: '{"add": ["épson", "Épson"]}',
    });
    expect(await vendorsOf()).toHaveLength(1);
    const error = await refusal(create({ vendor_dependencies: ['Epsom'] }));
    expect(error).toMatchObject({ code: 'NotFoundError', hint: expect.stringContaining('"Épson"') });
  });
});
