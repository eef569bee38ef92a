import { createWorkItem, queryWorkItem, type UseCaseContext, updateWorkItem } from '@tracker/core';
import { aCommit, verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('update_work_item, %s', (store) => {
  let context: UseCaseContext;
  let item: Awaited<ReturnType<typeof create>>;
  const create = (request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title: 'An item', ...request });
  const update = (request: object) => call(updateWorkItem, context, { id: item.id, version: item.version, ...request });
  const query = (id = item.id) => call(queryWorkItem, context, { id });
  beforeEach(async () => {
    context = freshContext(home, store, 'cursor');
    item = await create();
  });

  it('changes what it is given, leaves the rest and counts one version for one call', async () => {
    verifies('FR-010', 'FR-011', 'FR-014');
    const git = { branch_name: 'main', commit_hash: aCommit, pr_number: 5 };
    const next = await update({
      title: 'New',
      status: 'completed',
      ...git,
      metadata: { priority: 2 },
      updated_by: 'bob',
    });
    const { as_of, updated_at, ...rest } = item;
    expect(next).toMatchObject({
      ...rest,
      title: 'New',
      status: 'completed',
      ...git,
      version: 2,
      updated_by: 'bob',
      metadata: { priority: 2 },
    });
    expect(next.updated_at > updated_at).toBe(true);
    item = next;
    const cleared = await update({ branch_name: null, commit_hash: null, pr_number: null, status: 'active' });
    expect(cleared).toMatchObject({
      branch_name: null,
      commit_hash: null,
      pr_number: null,
      status: 'active',
      version: 3,
    });
    expect(await query()).toMatchObject({ title: 'New', version: 3, updated_by: 'cursor' });
  });

  it('any status may follow any', async () => {
    for (const status of ['completed', 'blocked', 'active', 'blocked', 'completed', 'active', 'active']) {
      item = await update({ status });
      expect(item.status).toBe(status);
    }
  });

  it('merges metadata by top-level key, drops a key that is null, and refuses a result that breaks a rule', async () => {
    verifies('FR-003', 'FR-010', 'FR-020');
    item = await update({ metadata: { own: { a: 1, b: 2 }, priority: 1, labels: ['x'] } });
    item = await update({ metadata: '{"own": {"c": 3}, "priority": null}' });
    expect(item.metadata).toEqual({ own: { c: 3 }, labels: ['x'] });
    expect(await refusedFields(update({ metadata: { estimated_hours: 1001 } }))).toEqual(['metadata.estimated_hours']);
    const project = await create({ item_type: 'project' });
    const withoutDescription = call(updateWorkItem, context, {
      id: project.id,
      version: 1,
      metadata: { description: null },
    });
    expect(await refusedFields(withoutDescription)).toEqual(['metadata.description']);
    expect((await query()).version).toBe(item.version);
  });

  it('refuses a version that is not the current one and says what happened since', async () => {
    verifies('FR-037');
    await update({ title: 'Theirs', metadata: { priority: 1 }, updated_by: 'other client' });
    await call(updateWorkItem, context, { id: item.id, version: 2, status: 'blocked', updated_by: 'third client' });
    const error = await refusal(update({ title: 'Mine' }));
    expect(error).toMatchObject({
      code: 'VersionConflictError',
      details: { expected_version: 1, current_version: 3, last_updated_by: 'third client' },
    });
    expect(error.details).toHaveProperty('changed_fields', ['title', 'metadata.priority', 'status']);
    expect(error.message).toContain(item.key);
    expect(error.hint).toContain('version 3');
  });

  it('a note alone never conflicts; with anything else it does', async () => {
    await update({ title: 'Theirs' });
    expect((await update({ note: 'Seen.', updated_by: 'ann' })).metadata.notes).toMatchObject([
      { by: 'ann', text: 'Seen.' },
    ]);
    expect(await update({ note: 'Again.' })).toMatchObject({ version: 4, title: 'Theirs' });
    expect((await refusal(update({ note: 'Mine', title: 'Mine' }))).code).toBe('VersionConflictError');
    expect((await query()).metadata?.notes).toHaveLength(2);
    const direct = call(updateWorkItem, context, { id: item.id, version: 4, metadata: { notes: [] } });
    expect(await refusedFields(direct)).toEqual(['metadata.notes']);
  });

  it('a call that changes nothing is refused', async () => {
    expect(await refusedFields(update({}))).toEqual(['input']);
    expect(await refusedFields(update({ updated_by: 'ann' }))).toEqual(['input']);
    expect((await query()).version).toBe(1);
  });

  it('moves a subtree to another parent or to the root, by id or key', async () => {
    verifies('FR-008');
    const child = await create({ parent_id: item.id });
    const leaf = await create({ parent_id: child.key });
    const target = await create();
    const moved = await call(updateWorkItem, context, { id: child.key, version: 1, parent_id: target.key });
    expect(moved).toMatchObject({ parent_id: target.id, path: `${target.id}.${child.id}`, depth: 1, version: 2 });
    expect(await query(leaf.id)).toMatchObject({ path: `${target.id}.${child.id}.${leaf.id}`, depth: 2, version: 1 });
    expect((await query()).children).toEqual([]);
    await call(updateWorkItem, context, { id: child.id, version: 2, parent_id: null });
    expect(await query(leaf.id)).toMatchObject({ path: `${child.id}.${leaf.id}`, depth: 1 });
    for (const parent_id of [child.id, leaf.id])
      expect(await refusedFields(call(updateWorkItem, context, { id: child.id, version: 3, parent_id }))).toEqual([
        'parent_id',
      ]);
  });

  it('an item that does not exist is refused with the nearest ones', async () => {
    const error = await refusal(call(updateWorkItem, context, { id: 'T-ZZZZZZ', version: 1, title: 'x' }));
    expect(error).toMatchObject({ code: 'NotFoundError', hint: expect.stringContaining(item.key) });
    expect(await refusedFields(call(updateWorkItem, context, { id: 'soon', version: 1, title: 'x' }))).toEqual(['id']);
  });

  describe('blocked', () => {
    const warned = (answer: { warnings?: readonly { code: string }[] | undefined }) =>
      (answer.warnings ?? []).map(({ code }) => code);

    it('without a reason is accepted with a warning', async () => {
      const answer = await update({ status: 'blocked' });
      expect(answer.status).toBe('blocked');
      expect(warned(answer)).toEqual(['blocked_without_reason']);
      expect(answer.warnings?.[0]?.message).toContain(item.key);
    });

    it('with a reason, or by an open dependency, needs no warning', async () => {
      expect(warned(await update({ status: 'blocked', metadata: { blocked_reason: 'Holiday' } }))).toEqual([]);
      const blocker = await create();
      item = await create({ dependencies: [{ id: blocker.id, type: 'depends_on' }] });
      item = await update({ status: 'blocked' });
      expect(warned(item)).toEqual([]);
      await call(updateWorkItem, context, { id: blocker.id, version: 1, status: 'completed' });
      expect(warned(await update({ status: 'blocked' }))).toEqual(['blocked_without_reason']);
    });

    it('by an edge that points the other way is not blocked by it', async () => {
      const waiting = await create();
      item = await create({ dependencies: [{ id: waiting.id, type: 'blocks' }] });
      expect(warned(await update({ status: 'blocked' }))).toEqual(['blocked_without_reason']);
    });
  });
});
