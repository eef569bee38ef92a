import type { Change, Store, WorkItem } from '@tracker/core';
import { creation, edit, vendorCreation, vendorEdit } from '@tracker/testing';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newWorkspace, useTestHome } from '../test-home.ts';
import { duringTransaction, type Execute } from './other-transaction.ts';
import { brokenTree } from './tree-invariants.ts';

// What another process does halfway is written as plain SQL here, so that each race is run in the one order that hurts.

const home = useTestHome();
let workspace: ReturnType<typeof newWorkspace>;
let store: Store;
beforeEach(() => {
  workspace = newWorkspace();
  store = home.client().store(workspace);
});
afterEach(async () => {
  expect(await brokenTree(home, workspace.id)).toEqual([]);
});

const deletion = { kind: 'subtree', at: '2026-02-01T00:00:00.000Z' } as const;

const item = async (parent?: WorkItem): Promise<WorkItem> => {
  const change = creation({ parent_id: parent?.id ?? null });
  await store.apply([change]);
  return read(change.entityId);
};

const read = async (id: string): Promise<WorkItem> => {
  const { value } = await store.workItem(id);
  if (value === null) throw new Error(`item ${id} is missing`);
  return value;
};

const during = (first: (execute: Execute) => Promise<void>, change: Change) =>
  duringTransaction(home, first, () => store.apply([change]));

const refusal = (code: string) => ({ status: 'rejected', reason: expect.objectContaining({ code }) });

const holdStructure = (execute: Execute) =>
  execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [workspace.id]);

const moveRow = (execute: Execute, moved: WorkItem, parent: WorkItem) =>
  execute('update work_items set parent_id = $3, path = $4, depth = $5 where workspace_id = $1 and id = $2', [
    workspace.id,
    moved.id,
    parent.id,
    `${parent.path}.${moved.id}`,
    parent.depth + 1,
  ]);

const deleteRow = (execute: Execute, { id }: WorkItem) =>
  execute(
    `update work_items set deleted_at = now(), deleted_by_change = $3, version = version + 1
     where workspace_id = $1 and id = $2`,
    [workspace.id, id, v7()],
  );

const insertChild = async (execute: Execute, parent: WorkItem): Promise<string> => {
  const id = v7();
  await execute('select from work_items where workspace_id = $1 and id = $2 for share', [workspace.id, parent.id]);
  await execute('insert into work_item_identities (workspace_id, id, key) values ($1, $2, $3)', [
    workspace.id,
    id,
    'T-NEWCH1',
  ]);
  await execute(
    `insert into work_items (workspace_id, id, key, item_type, title, parent_id, path, depth, metadata, created_by, updated_by)
     values ($1, $2, 'T-NEWCH1', 'task', 'Child', $3, $4, $5, '{}', 'ann', 'ann')`,
    [workspace.id, id, parent.id, `${parent.path}.${id}`, parent.depth + 1],
  );
  return id;
};

it('a child whose parent is being deleted is refused', async () => {
  const parent = await item();
  const creating = await during(
    async (execute) => void (await deleteRow(execute, parent)),
    creation({ parent_id: parent.id }),
  );
  expect(creating).toMatchObject(refusal('ValidationError'));
});

it('a child whose parent is being moved goes along', async () => {
  const [parent, target] = [await item(), await item()];
  const change = creation({ parent_id: parent.id });
  const creating = await during(async (execute) => void (await moveRow(execute, parent, target)), change);
  expect(creating.status).toBe('fulfilled');
  expect(await read(change.entityId)).toMatchObject({
    path: `${target.id}.${parent.id}.${change.entityId}`,
    depth: 2,
  });
});

it('a subtree is deleted with the child that is just being created in it', async () => {
  const parent = await item();
  let child = '';
  const deleting = await during(
    async (execute) => {
      child = await insertChild(execute, parent);
    },
    edit(parent.id, 1, { deletion }),
  );
  expect(deleting.status).toBe('fulfilled');
  expect(await read(child)).toMatchObject({ deleted_at: deletion.at });
});

it('an item without children is not deleted alone while one is being created', async () => {
  const parent = await item();
  const deleting = await during(
    async (execute) => void (await insertChild(execute, parent)),
    edit(parent.id, 1, { deletion: { ...deletion, kind: 'item' } }),
  );
  expect(deleting).toMatchObject(refusal('ValidationError'));
});

it('a subtree is moved with the child that is just being created in it', async () => {
  const [target, parent] = [await item(), await item()];
  let child = '';
  const moving = await during(
    async (execute) => {
      child = await insertChild(execute, parent);
    },
    edit(parent.id, 1, { parent_id: target.id }),
  );
  expect(moving.status).toBe('fulfilled');
  expect(await read(child)).toMatchObject({ path: `${target.id}.${parent.id}.${child}`, depth: 2 });
});

it('of two opposing moves the second is refused', async () => {
  const [a, b] = [await item(), await item()];
  const moving = await during(
    async (execute) => {
      await holdStructure(execute);
      await moveRow(execute, a, b);
    },
    edit(b.id, 1, { parent_id: a.id }),
  );
  expect(moving).toMatchObject(refusal('ValidationError'));
});

it('of two moves that together exceed the depth the second is refused', async () => {
  const [low, high] = [await item(), await item()];
  let deepest = await item(low);
  for (let depth = 2; depth <= 3; depth += 1) deepest = await item(deepest);
  const middle = await item(high);
  const other = await item();
  const moving = await during(
    async (execute) => {
      await holdStructure(execute);
      await moveRow(execute, middle, other);
      await moveRow(execute, other, await read(high.id));
      await moveRow(execute, middle, { ...other, path: `${high.id}.${other.id}`, depth: 1 });
    },
    edit(low.id, 1, { parent_id: middle.id }),
  );
  expect(moving).toMatchObject(refusal('ValidationError'));
});

it('of two opposing dependencies the second is refused', async () => {
  const [a, b] = [await item(), await item()];
  const linking = await during(
    async (execute) => {
      await holdStructure(execute);
      await execute(
        `insert into work_item_dependencies (workspace_id, source_id, target_id, type, created_by)
         values ($1, $2, $3, 'blocks', 'ann')`,
        [workspace.id, a.id, b.id],
      );
    },
    edit(a.id, 1, { dependencies: { add: [{ id: b.id, type: 'depends_on' }], remove: [] } }),
  );
  expect(linking).toMatchObject(refusal('ValidationError'));
});

it('an item is not restored below a parent that is being deleted', async () => {
  const parent = await item();
  const child = await item(parent);
  await store.apply([edit(child.id, 1, { deletion })]);
  const restoring = await during(
    async (execute) => {
      await holdStructure(execute);
      await deleteRow(execute, parent);
    },
    edit(child.id, 2, { deletion: { kind: 'restore' } }),
  );
  expect(restoring).toMatchObject(refusal('ValidationError'));
});

const renameRow = (execute: Execute, { id }: WorkItem) =>
  execute(
    `update work_items set title = 'Theirs', version = version + 1, updated_by = 'other client'
     where workspace_id = $1 and id = $2`,
    [workspace.id, id],
  );

it.each([
  ['an edit', { title: 'Mine' }],
  ['a move', { parent_id: null, title: 'Mine' }],
  ['a link', { vendor_dependencies: { add: [], remove: [] } }],
])('%s that waits for another client’s edit of the same version is a conflict', async (_, fields) => {
  const contended = await item();
  const editing = await during(
    async (execute) => void (await renameRow(execute, contended)),
    edit(contended.id, 1, fields),
  );
  expect(editing).toMatchObject(refusal('VersionConflictError'));
  expect(await read(contended.id)).toMatchObject({ title: 'Theirs', version: 2 });
});

it.each(['alone', 'in a batch'])('a vendor’s edit %s that waits for another client’s is a conflict', async (how) => {
  const vendor = vendorCreation('Epson');
  await store.apply([vendor]);
  const change = vendorEdit(vendor.entityId, 1, { extractor_version: '2' });
  const editing = await duringTransaction(
    home,
    async (execute) => {
      await execute(
        `update vendor_extractors set status = 'broken', version = version + 1, updated_by = 'other client'
         where workspace_id = $1 and id = $2`,
        [workspace.id, vendor.entityId],
      );
    },
    () => store.apply(how === 'alone' ? [change] : [creation(), change]),
  );
  expect(editing).toMatchObject(refusal('VersionConflictError'));
  expect((await store.vendorByName('Epson')).value).toMatchObject({ status: 'broken', extractor_version: '1.2.3' });
});

it('an edit that waits for the item’s deletion is a conflict', async () => {
  const gone = await item();
  const editing = await during(
    async (execute) => void (await deleteRow(execute, gone)),
    edit(gone.id, 1, { title: 'Mine' }),
  );
  expect(editing).toMatchObject(refusal('VersionConflictError'));
});

it('a note that waits for the item’s deletion is refused', async () => {
  const gone = await item();
  const note = { at: '2026-01-01T00:00:00.000Z', by: 'ann', text: 'Late' };
  const noting = await during(async (execute) => void (await deleteRow(execute, gone)), edit(gone.id, 1, { note }));
  expect(noting).toMatchObject(refusal('ValidationError'));
});

it('a change that is being logged by another process is known when that one is done', async () => {
  const target = await item();
  const change = edit(target.id, 1, { title: 'Once' });
  const repeating = await during(async (execute) => {
    await execute(
      `with written as (update work_items set title = 'Once', version = 2 where workspace_id = $1 and id = $2)
       insert into changes (workspace_id, id, kind, entity, entity_id, version, fields, effects, actor, client_time)
       values ($1, $3, 'work_item.update', 'work_item', $2, 2, '{}', '[]', 'ann', now())`,
      [workspace.id, target.id, change.id],
    );
  }, change);
  expect(repeating).toMatchObject({ status: 'fulfilled', value: { value: [{ outcome: 'known' }] } });
  expect(await read(target.id)).toMatchObject({ title: 'Once', version: 2 });
});

it('two vendors of one name at once: the second is refused', async () => {
  await store.configuration();
  const change = vendorCreation('Epson');
  const metadata = JSON.stringify(change.fields.metadata);
  const creating = await during(async (execute) => {
    await execute(
      `insert into vendor_extractors (workspace_id, id, name, name_key, extractor_version, metadata, created_by, updated_by)
       values ($1, $2, 'EPSON', 'epson', '1.2.3', $3, 'ann', 'ann')`,
      [workspace.id, v7(), metadata],
    );
  }, change);
  expect(creating).toMatchObject(refusal('ValidationError'));
});
