import {
  claimWorkItem,
  createVendor,
  createWorkItem,
  findReadyWork,
  type UseCaseContext,
  updateWorkItem,
} from '@tracker/core';
import { archiving, verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('ready work, %s', (store) => {
  let context: UseCaseContext;
  const create = (title: string, request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title, ...request });
  const ready = (request: object = {}, as = context) => call(findReadyWork, as, request);
  beforeEach(() => {
    context = freshContext(home, store);
  });

  it('follows from dependencies, vendors and what is archived, and says in a sentence why the rest waits', async () => {
    verifies('FR-009', 'FR-039');
    const old = await create('Old');
    await call(createVendor, context, { name: 'Epson' });
    await create('Waits', { dependencies: [{ id: old.key, type: 'depends_on' }] });
    await create('Needs', { vendor_dependencies: ['Epson'] });
    await create('Urgent', { metadata: { priority: 1 } });
    const before = await ready({ explain: true });
    expect(before.items.map(({ title, priority }) => [title, priority])).toEqual([
      ['Urgent', 1],
      ['Old', 3],
    ]);
    expect(before.not_ready?.map(({ title, reason }) => [title, reason])).toEqual([
      ['Waits', `It waits for ${old.key}.`],
      ['Needs', 'It needs Epson, which is broken.'],
    ]);
    expect((await ready()).not_ready).toBeUndefined();
    await context.store.apply([archiving([old.id], '2100-01-01T00:00:00.000Z')]);
    expect((await ready({ explain: true })).not_ready?.[0]?.reason).toBe(
      `It waits for ${old.key} (archived, unfinished).`,
    );
  });

  it('shows the most urgent of what waits, however much is ready before it', async () => {
    for (let n = 0; n < 11; n += 1) await create(`Urgent ${n}`, { metadata: { priority: 1 } });
    const first = await create('First', { metadata: { priority: 2 } });
    const waits = { dependencies: [{ id: first.key, type: 'depends_on' }] };
    await create('Waits', { ...waits, metadata: { priority: 3 } });
    const blocked = await create('Blocked', { metadata: { priority: 4, blocked_reason: 'No key' } });
    await call(updateWorkItem, context, { id: blocked.key, version: blocked.version, status: 'blocked' });
    const titles = async (limit: number) =>
      (await ready({ explain: true, limit })).not_ready?.map(({ title }) => title);
    expect(await titles(1)).toEqual(['Waits']);
    expect(await titles(2)).toEqual(['Waits', 'Blocked']);
  });

  it('leaves out what another client claimed, and gives the next one the last note', async () => {
    verifies('FR-035');
    const item = await create('Item');
    const other: UseCaseContext = { ...context, session: 'another session' };
    const mine = await call(claimWorkItem, context, { id: item.key, note: 'Begun' });
    expect(mine).toMatchObject({ key: item.key, claimed: true, holder: context.actor, note: 'Begun' });
    expect((await ready()).items).toMatchObject([{ key: item.key, claimed_until: mine.expires_at }]);
    expect((await ready({ explain: true }, other)).not_ready?.[0]?.reason).toContain('works on it until');
    const refused = await refusal(call(claimWorkItem, other, { id: item.key }));
    expect(refused.message).toContain(`${context.actor} works on until ${mine.expires_at}`);
    expect((await refusal(call(claimWorkItem, other, { id: item.key, release: true }))).code).toBe('ValidationError');
    expect(await call(claimWorkItem, context, { id: item.key, release: true })).toMatchObject({ claimed: false });
    expect(await call(claimWorkItem, other, { id: item.key })).toMatchObject({
      claimed: true,
      previous_note: 'Begun',
      previous_holder: context.actor,
    });
  });
});
