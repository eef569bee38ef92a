import { expect, it } from 'vitest';
import { createToolbox, fieldsOf, textOf } from './support/calls.ts';

/** JSON texts, because a literal would set the prototype instead of a key. */
const atTheTop = '{"description":"d","__proto__":{"polluted":true}}';
const inside = '{"a":[{"b":{"__proto__":{"polluted":true}}}]}';

it.each([
  ['an object', JSON.parse(atTheTop)],
  ['a text', atTheTop],
  ['an object, further inside', JSON.parse(inside)],
  ['a text, further inside', inside],
])('refuses a key __proto__ in metadata given as %s, rather than to drop it', async (_, metadata) => {
  const { call } = createToolbox();
  const created = fieldsOf(await call('create_work_item', { item_type: 'task', title: 'T' }));
  const calls = [
    await call('create_work_item', { item_type: 'task', title: 'T', metadata }),
    await call('create_work_item', {
      item_type: 'task',
      title: 'T',
      children: [{ item_type: 'task', title: 'C', metadata }],
    }),
    await call('update_work_item', { id: created.id, version: 1, metadata }),
    await call('create_vendor', { name: 'v', metadata }),
  ];
  for (const result of calls) {
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('must not have a key __proto__');
  }
  expect('polluted' in {}).toBe(false);
});

it('keeps a key that only sounds like it', async () => {
  const { call } = createToolbox();
  const metadata = { constructor: { prototype: { polluted: true } } };
  const created = await call('create_work_item', { item_type: 'task', title: 'T', metadata });
  expect(fieldsOf(created).metadata).toEqual(metadata);
  expect('polluted' in {}).toBe(false);
});
