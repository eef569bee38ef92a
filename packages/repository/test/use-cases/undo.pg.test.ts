import {
  createVendor,
  createWorkItem,
  getProjectConfiguration,
  listEnhancements,
  queryVendorStatus,
  queryWorkItem,
  recordDeployment,
  saveEnhancement,
  type UseCaseContext,
  undoChange,
  updateProjectConfiguration,
  updateVendorStatus,
  updateWorkItem,
} from '@tracker/core';
import { aCommit, verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusal, storeNames } from '../use-case-worlds.ts';
import { watchedFeed } from '../watched-feed.ts';

const home = useTestHome();

describe.each(storeNames)('undoing a change, %s', (store) => {
  let context: UseCaseContext;
  let lastChange: () => string;
  /** Not asked of the feed: a transaction that is open in another test's database holds that back. */
  beforeEach(() => {
    ({ context, latest: lastChange } = watchedFeed(freshContext(home, store)));
  });
  const create = (title: string, request: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title, ...request });
  const update = (id: string, version: number, request: object) =>
    call(updateWorkItem, context, { id, version, ...request });
  const query = (id: string) => call(queryWorkItem, context, { id, response_format: 'detailed' });
  const undo = (id: string | number) => call(undoChange, context, { id: String(id) });
  const undoLast = () => undo(lastChange());

  it('gives every field its former value in a new change, and again undoing that one', async () => {
    verifies('FR-014');
    const item = await create('One', { metadata: { priority: 2 }, branch_name: 'main' });
    await update(item.id, 1, {
      title: 'Two',
      status: 'blocked',
      metadata: { priority: null, assignee: 'ann' },
      pr_number: 7,
    });
    const undone = await undoLast();
    expect(undone).toMatchObject({ entity: 'work_item', key: item.key, version: 3 });
    expect(await query(item.id)).toMatchObject({
      title: 'One',
      status: 'active',
      pr_number: null,
      branch_name: 'main',
    });
    expect((await query(item.id)).metadata).toEqual({ priority: 2 });
    await undo(undone.change_id);
    expect(await query(item.id)).toMatchObject({ title: 'Two', status: 'blocked', pr_number: 7, version: 4 });
    expect((await query(item.id)).metadata).toEqual({ assignee: 'ann' });
  });

  it('leaves what others changed since, and refuses where that is the field in question', async () => {
    verifies('FR-037');
    const item = await create('One');
    await update(item.id, 1, { title: 'Two' });
    const titled = lastChange();
    await update(item.id, 2, { status: 'completed', updated_by: 'bob' });
    await undo(titled);
    expect(await query(item.id)).toMatchObject({ title: 'One', status: 'completed', version: 4 });
    await update(item.id, 4, { title: 'Three', updated_by: 'carl' });
    expect(await refusal(undo(titled))).toMatchObject({
      code: 'VersionConflictError',
      details: { expected_version: 2, current_version: 5, last_updated_by: 'carl', changed_fields: ['title'] },
    });
    expect(await query(item.id)).toMatchObject({ title: 'Three', version: 5 });
  });

  it('deletes what was created, unless others worked on it, and restores what was deleted with all that went with it', async () => {
    const parent = await create('Parent');
    const created = lastChange();
    await undo(created);
    expect((await query(parent.id)).deleted_at).not.toBeNull();
    await undoLast();
    expect((await query(parent.id)).deleted_at).toBeNull();
    const child = await create('Child', { parent_id: parent.id });
    await update(parent.id, 3, { deleted_at: '2026-02-01T00:00:00Z', delete_children: true });
    const deleted = lastChange();
    const restored = await undo(deleted);
    expect((await query(parent.id)).children).toMatchObject([{ key: child.key }]);
    await create('Late', { parent_id: parent.id });
    expect((await refusal(undo(restored.change_id))).code).toBe('ValidationError');
    await update(parent.id, 5, { title: 'Taken on', updated_by: 'bob' });
    expect((await refusal(undo(created))).details).toMatchObject({ changed_fields: ['title'] });
  });

  it('undoes no creation above the items of others, and says what does', async () => {
    verifies('FR-014');
    const parent = await create('Parent');
    const created = lastChange();
    const children: string[] = [];
    for (const title of ['A', 'B', 'C', 'D']) children.push((await create(title, { parent_id: parent.id })).key);
    const refused = await refusal(undo(created));
    expect(refused.details).toEqual({
      fields: [
        {
          field: 'id',
          constraint: `names the creation of ${parent.key}, below which there are items (${children.slice(0, 3).join(', ')}, …)`,
          allowed: 'the creation of an item without live children',
        },
      ],
    });
    const [, wayOut = ''] = /update_work_item (.*)\.$/.exec(refused.hint ?? '') ?? [];
    expect(await call(updateWorkItem, context, JSON.parse(wayOut))).toMatchObject({ id: parent.id, version: 2 });
    for (const key of children) expect((await query(key)).deleted_at).not.toBeNull();
  });

  it('moves back, and turns added and removed links round', async () => {
    const [a, b] = [await create('A'), await create('B')];
    await call(createVendor, context, { name: 'Amina' });
    const item = await create('Item', { dependencies: [{ id: a.id, type: 'blocks' }], parent_id: a.id });
    await update(item.id, 1, { parent_id: b.id });
    await undoLast();
    expect((await query(item.id)).ancestors).toMatchObject([{ key: a.key }]);
    await update(item.id, 3, {
      dependencies: { add: [{ id: b.id, type: 'depends_on' }], remove: [{ id: a.id, type: 'blocks' }] },
      vendor_dependencies: { add: ['Amina'] },
    });
    const undone = await undoLast();
    const before = await query(item.id);
    expect(before.dependencies).toMatchObject([{ type: 'blocks', item: { key: a.key } }]);
    expect(before.vendor_dependencies).toEqual([]);
    await undo(undone.change_id);
    const after = await query(item.id);
    expect(after.dependencies).toMatchObject([{ type: 'depends_on', item: { key: b.key } }]);
    expect(after.vendor_dependencies).toMatchObject([{ name: 'Amina' }]);
  });

  it('takes one note back among those of others', async () => {
    const item = await create('One');
    await update(item.id, 1, { note: 'Wrong' });
    const wrong = lastChange();
    await update(item.id, 1, { note: 'Right' });
    const undone = await undo(wrong);
    const texts = async () => Object(await query(item.id)).metadata.notes?.map(({ text }: { text: string }) => text);
    expect(await texts()).toEqual(['Right']);
    await undo(undone.change_id);
    expect(await texts()).toEqual(['Right', 'Wrong']);
  });

  it('undoes updates of vendors, the configuration and enhancements', async () => {
    await call(createVendor, context, { name: 'Amina', status: 'operational', extractor_version: '1' });
    await call(updateVendorStatus, context, {
      name: 'Amina',
      version: 1,
      status: 'broken',
      extractor_version: '2',
      metadata: { manifest_compliant: true },
    });
    await undoLast();
    expect(await call(queryVendorStatus, context, { name: 'amina' })).toMatchObject({
      status: 'operational',
      extractor_version: '1',
      metadata: { extractor_version: '1', manifest_compliant: false },
      version: 3,
    });
    await call(updateProjectConfiguration, context, {
      version: 1,
      git_branch: 'main',
      active_context_type: 'research',
    });
    await undoLast();
    expect(await call(getProjectConfiguration, context, {})).toMatchObject({
      git_branch: null,
      active_context_type: 'feature',
      version: 3,
    });
    const { id } = await call(saveEnhancement, context, { title: 'E', description: '', priority: 3 });
    await call(saveEnhancement, context, { id, version: 1, priority: 1, target_quarter: '2026-Q1' });
    await undoLast();
    expect((await call(listEnhancements, context, {})).enhancements).toMatchObject([
      { priority: 3, target_quarter: null, version: 3 },
    ]);
  });

  it('removes a vendor and an enhancement that were created by mistake, and brings them back as they were', async () => {
    verifies('FR-014');
    const vendor = await call(createVendor, context, { name: 'Amina', status: 'operational', extractor_version: '1' });
    const creation = lastChange();
    const removal = await undo(creation);
    expect(removal).toMatchObject({ entity: 'vendor', title: 'Amina', version: 2 });
    expect((await refusal(call(queryVendorStatus, context, { name: 'Amina' }))).code).toBe('NotFoundError');
    expect((await context.store.change(removal.change_id)).value).toMatchObject({
      kind: 'vendor.remove',
      effects: [{ entity: 'vendor', id: vendor.id, fields: { name: { to: null } } }],
    });
    expect((await refusal(undo(creation))).code).toBe('NotFoundError');
    await undo(removal.change_id);
    const { version, created_at, updated_at, as_of, ...back } = await call(queryVendorStatus, context, {
      name: 'amina',
    });
    expect(version).toBe(3);
    expect(vendor).toMatchObject({ id: back.id, name: 'Amina', status: back.status, metadata: back.metadata });
    expect((await refusal(undo(removal.change_id))).message).toContain('exists');

    const first = await call(saveEnhancement, context, { title: 'OCR', description: 'Read scans', priority: 3 });
    const request = { title: 'More', description: '', priority: 1, target_quarter: '2026-Q1', depends_on: [first.id] };
    const plan = await call(saveEnhancement, context, request);
    const { change_id } = await undoLast();
    expect((await call(listEnhancements, context, {})).enhancements).toMatchObject([{ title: 'OCR' }]);
    await undo(change_id);
    expect((await call(listEnhancements, context, {})).enhancements[0]).toMatchObject({
      ...request,
      id: plan.id,
      version: 3,
    });
  });

  it('undoes the update of an enhancement behind more than a page of others', async () => {
    const save = (request: object) => call(saveEnhancement, context, { priority: 1, ...request });
    for (let n = 0; n < 100; n += 1) await save({ title: `Before ${n}` });
    const { id } = await save({ title: 'Last', priority: 5 });
    await save({ id, version: 1, title: 'Renamed', priority: 5 });
    expect(await undoLast()).toMatchObject({ entity_id: id, version: 3, changed_fields: ['title'] });
  });

  it('removes nothing that others worked on or refer to', async () => {
    verifies('FR-037');
    await call(createVendor, context, { name: 'Amina' });
    const vendor = lastChange();
    const { key } = await create('Needs it', { vendor_dependencies: ['Amina'] });
    expect(await refusal(undo(vendor))).toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(`on which 1 work item depends (${key})`),
    });
    await call(updateVendorStatus, context, { name: 'Amina', version: 1, status: 'operational', updated_by: 'bob' });
    expect(await refusal(undo(vendor))).toMatchObject({
      code: 'VersionConflictError',
      details: { changed_fields: ['status'], last_updated_by: 'bob' },
    });
    const { id } = await call(saveEnhancement, context, { title: 'OCR', description: '', priority: 3 });
    const plan = lastChange();
    await call(saveEnhancement, context, { title: 'More', description: '', priority: 1, depends_on: [id] });
    expect((await refusal(undo(plan))).message).toContain('on which 1 enhancement depends (More)');
    expect((await call(listEnhancements, context, {})).enhancements).toHaveLength(2);
  });

  it('says of a creation that is repeated after it was undone that nothing is left of it', async () => {
    const request = { name: 'Amina', idempotency_key: 'once' };
    await call(createVendor, context, request);
    await undoLast();
    expect(await refusal(call(createVendor, context, request))).toMatchObject({
      code: 'NotFoundError',
      hint: expect.stringContaining('undo_change'),
    });
  });

  it('refuses a deployment with the way out, and an unknown change', async () => {
    await call(recordDeployment, context, {
      metadata: {
        pr_number: 1,
        pr_title: 'Ship',
        commit_hash: aCommit,
        test_summary: {},
        constitutional_compliance: true,
      },
    });
    expect(await refusal(undoLast())).toMatchObject({
      code: 'ValidationError',
      hint: expect.stringContaining('record_deployment'),
    });
    expect((await refusal(undo(999_999_999))).code).toBe('NotFoundError');
    expect((await refusal(undo('01900000-0000-7000-8000-000000000000'))).code).toBe('NotFoundError');
    expect((await refusal(undo('x'))).code).toBe('ValidationError');
  });
});
