import {
  createVendor,
  createWorkItem,
  recordDeployment,
  type UseCaseContext,
  updateVendorStatus,
  updateWorkItem,
} from '@tracker/core';
import { aCommit, verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, storeNames } from '../use-case-worlds.ts';
import { type Bound, emoji, letters, shownValue } from './bound.ts';
import { deploymentMetadataBase, deploymentMetadataBounds } from './deployment-bounds.ts';
import { extractorVersionBound, vendorColumns, vendorMetadataBounds } from './vendor-bounds.ts';
import { commitHashBound, workItemColumns, workItemMetadataBounds } from './work-item-bounds.ts';

const home = useTestHome();

const actorBound = (field: string): Bound => ({
  field,
  inside: ['a', letters(100), emoji(100)],
  outside: ['', letters(101), emoji(101)],
});

describe.each(storeNames)('bounds on entry, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store);
  });

  /** Accepts what is inside; refuses what is outside with a ValidationError that names the field. */
  const holds = async (bound: Bound, request: (value: unknown) => Promise<unknown>, field = bound.field) => {
    for (const value of bound.inside) await request(value);
    for (const value of bound.outside) {
      const error: unknown = await request(value).then(
        () => expect.fail(`${shownValue(value)} was accepted`),
        (thrown: unknown) => thrown,
      );
      expect(error, shownValue(value)).toMatchObject({ code: 'ValidationError' });
      const { details } = error as { details: { fields: { field: string }[] } }; // a ValidationError, as just expected
      expect(details.fields.map((issue) => issue.field).join(' ')).toContain(field);
    }
  };

  const create = (fields: object) => call(createWorkItem, context, { item_type: 'task', title: 'An item', ...fields });

  it.each(workItemColumns)('create_work_item $field', async (bound) => {
    verifies('FR-020');
    await holds(bound, (value) => create({ [bound.field]: value }));
  });

  it.each(workItemColumns.filter(({ field }) => field !== 'item_type'))('update_work_item $field', async (bound) => {
    verifies('FR-011', 'FR-020');
    let { id, version } = await create({});
    await holds(bound, async (value) => {
      ({ id, version } = await call(updateWorkItem, context, { id, version, [bound.field]: value }));
    });
  });

  for (const { itemType, base, bounds } of workItemMetadataBounds)
    it.each(bounds)(`${itemType} metadata $field`, async (bound) => {
      verifies('FR-003', 'FR-010', 'FR-020');
      await holds(
        bound,
        (value) => create({ item_type: itemType, metadata: { ...base, [bound.field]: value } }),
        `metadata.${bound.field}`,
      );
      const editable = { ...bound, outside: bound.outside.filter((value) => value !== undefined) };
      if (bound.field === 'notes') return;
      let { id, version } = await create({ item_type: itemType, metadata: base });
      await holds(
        editable,
        async (value) => {
          const metadata = { [bound.field]: value };
          ({ id, version } = await call(updateWorkItem, context, { id, version, metadata }));
        },
        `metadata.${bound.field}`,
      );
    });

  it('update_work_item note, version and actors', async () => {
    const { id } = await create({});
    await holds({ field: 'note', inside: ['x', emoji(5000)], outside: ['', letters(5001), emoji(5001)] }, (note) =>
      call(updateWorkItem, context, { id, version: 1, note }),
    );
    await holds({ field: 'version', inside: [], outside: [0, -1, 1.5, '1', 2_147_483_648] }, (version) =>
      call(updateWorkItem, context, { id, version, note: 'x' }),
    );
    await holds(actorBound('created_by'), (created_by) => create({ created_by }));
    await holds(actorBound('updated_by'), (updated_by) =>
      call(updateWorkItem, context, { id, version: 1, note: 'x', updated_by }),
    );
    await holds({ field: 'idempotency_key', inside: ['k', letters(200)], outside: ['', letters(201)] }, (key) =>
      create({ idempotency_key: key }),
    );
  });

  it('text that PostgreSQL cannot store is refused wherever it stands', async () => {
    for (const text of ['nul \u0000', 'half \ud83d']) {
      await holds({ field: 'title', inside: [], outside: [text] }, (title) => create({ title }));
      await holds({ field: 'metadata', inside: [], outside: [text] }, (own) =>
        create({ metadata: { own: [{ own }] } }),
      );
      await holds({ field: 'metadata', inside: [], outside: [text] }, (key) => create({ metadata: { [`${key}`]: 1 } }));
      await holds({ field: 'name', inside: [], outside: [text] }, (name) => call(createVendor, context, { name }));
    }
  });

  it('six levels, no seventh, and a move that would make one is refused', async () => {
    verifies('FR-008');
    let parent: string | null = null;
    for (let depth = 0; depth <= 5; depth += 1) {
      const item: { id: string; depth: number } = await create({ parent_id: parent });
      expect(item.depth).toBe(depth);
      parent = item.id;
    }
    await holds({ field: 'parent_id', inside: [], outside: [parent] }, (parent_id) => create({ parent_id }));
    const { id } = await create({});
    await holds({ field: 'parent_id', inside: [], outside: [parent] }, (parent_id) =>
      call(updateWorkItem, context, { id, version: 1, parent_id }),
    );
  });

  it.each([...vendorColumns, extractorVersionBound])('create_vendor $field', async (bound) => {
    verifies('FR-001', 'FR-020');
    let number = 0;
    await holds(bound, (value) => {
      number += 1;
      return call(createVendor, context, { name: `Vendor ${number}`, [bound.field]: value });
    });
  });

  it.each(vendorMetadataBounds)('vendor metadata $field', async (bound) => {
    verifies('FR-001', 'FR-003', 'FR-020');
    let number = 0;
    const named = `metadata.${bound.field}`;
    await holds(
      bound,
      (value) => {
        number += 1;
        return call(createVendor, context, { name: `Vendor ${number}`, metadata: { [bound.field]: value } });
      },
      named,
    );
    let { name, version } = await call(createVendor, context, { name: 'Edited' });
    await holds(
      bound,
      async (value) => {
        const metadata = { [bound.field]: value };
        ({ name, version } = await call(updateVendorStatus, context, { name, version, metadata }));
      },
      named,
    );
  });

  it.each(deploymentMetadataBounds)('record_deployment metadata $field', async (bound) => {
    verifies('FR-005', 'FR-020');
    const record = (value: unknown) =>
      call(recordDeployment, context, { metadata: { ...deploymentMetadataBase, [bound.field]: value } });
    await holds(bound, record, `metadata.${bound.field}`);
  });

  it('record_deployment commit_hash, in either place', async () => {
    const { commit_hash, ...rest } = deploymentMetadataBase;
    await holds(commitHashBound('commit_hash'), (hash) =>
      call(recordDeployment, context, { metadata: rest, commit_hash: hash }),
    );
    await holds(commitHashBound('commit_hash'), (hash) =>
      call(recordDeployment, context, { metadata: { ...rest, commit_hash: hash } }),
    );
    await holds({ field: 'commit_hash', inside: [], outside: ['f'.repeat(40)] }, (hash) =>
      call(recordDeployment, context, { metadata: deploymentMetadataBase, commit_hash: hash }),
    );
    expect(await call(recordDeployment, context, { metadata: rest, commit_hash: aCommit })).toMatchObject({
      commit_hash,
      metadata: { commit_hash },
    });
  });
});
