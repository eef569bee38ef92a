import { createWorkItem, listConflicts, queryVendorStatus, queryWorkItem, resolveConflict } from '@tracker/core';
import { conflictOpening, edit, vendorCreation } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('conflicts: %s', (name) => {
  /** An item at version 3 whose title two have changed, with the conflict of a third. */
  const disputed = async () => {
    const context = freshContext(home, name);
    const item = await call(createWorkItem, context, { item_type: 'task', title: 'Base' });
    await context.store.apply([edit(item.id, 1, { title: 'Theirs' }), edit(item.id, 2, { status: 'blocked' })]);
    const waiting = edit(item.id, 1, { title: 'Mine', metadata: { priority: 1 } }, 'ann');
    const opening = conflictOpening(waiting, 'It moved on.');
    await context.store.apply([opening]);
    const read = () => call(queryWorkItem, context, { id: item.id });
    const settle = (choice: string, rest: object = {}) =>
      call(resolveConflict, context, { id: opening.entityId, choice, ...rest });
    return { context, opening, waiting, read, settle };
  };

  it('lists what waits, with both sides', async () => {
    const { context, opening, waiting } = await disputed();
    const { conflicts, total_count } = await call(listConflicts, context, {});
    expect(total_count).toBe(1);
    expect(conflicts[0]).toMatchObject({
      id: opening.entityId,
      change_id: waiting.id,
      changed_by: 'ann',
      fields: { title: { base: 'Base', mine: 'Mine', theirs: 'Theirs' } },
    });
    expect((await call(listConflicts, context, { status: 'resolved' })).conflicts).toEqual([]);
  });

  it('mine applies the whole waiting change, under its own id', async () => {
    const { context, waiting, read, settle } = await disputed();
    expect(await settle('mine')).toMatchObject({ status: 'resolved', resolution: 'mine', resolved_by: 'test client' });
    expect(await read()).toMatchObject({ title: 'Mine', status: 'blocked', version: 4, metadata: { priority: 1 } });
    expect((await context.store.apply([waiting])).value[0]?.outcome).toBe('known');
    expect((await call(listConflicts, context, {})).total_count).toBe(0);
  });

  it('theirs leaves the database as it is', async () => {
    const { read, settle } = await disputed();
    await settle('theirs');
    expect(await read()).toMatchObject({ title: 'Theirs', version: 3 });
    expect(await refusedFields(settle('mine'))).toEqual(['id']);
    expect(await read()).toMatchObject({ title: 'Theirs', version: 3 });
  });

  it('value settles the disputed fields, and what was not disputed still comes', async () => {
    const { read, settle } = await disputed();
    expect(await refusedFields(settle('value'))).toEqual(['value']);
    expect(await settle('value', { value: { title: 'Both', 'metadata.labels': ['x'] } })).toMatchObject({
      value: { title: 'Both', 'metadata.labels': ['x'] },
    });
    expect(await read()).toMatchObject({ title: 'Both', version: 4, metadata: { priority: 1, labels: ['x'] } });
  });

  it('leaves a conflict open when what was chosen is refused', async () => {
    const context = freshContext(home, name);
    const opening = conflictOpening(vendorCreation('AMINA'), 'The name is taken.');
    await context.store.apply([vendorCreation('Amina'), opening]);
    expect(await refusedFields(call(resolveConflict, context, { id: opening.entityId, choice: 'mine' }))).toEqual([
      'name',
    ]);
    expect((await call(listConflicts, context, {})).total_count).toBe(1);
    await call(resolveConflict, context, { id: opening.entityId, choice: 'value', value: { name: 'Amina 2' } });
    expect((await call(queryVendorStatus, context, { name: 'amina 2' })).version).toBe(1);
  });

  it('says when there is no such conflict in this workspace', async () => {
    const { settle } = await disputed();
    const other = freshContext(home, name);
    const { conflicts } = await call(listConflicts, other, {});
    expect(conflicts).toEqual([]);
    const error = await refusal(
      call(resolveConflict, other, { id: '01900000-0000-7000-8000-000000000009', choice: 'theirs' }),
    );
    expect(error.message).toContain('does not exist in this workspace');
    expect(error.hint).toContain('list_conflicts');
    await settle('theirs');
  });
});
