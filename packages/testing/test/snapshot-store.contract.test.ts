import { createSnapshotStore, LayerUnavailableError, type SnapshotRow } from '@tracker/core';
import { describe, expect, it } from 'vitest';
import { creation, describeStoreContract, inChunks, throughRows, tickingClock } from '../src/index.ts';

const asOf = '2026-01-01T00:00:00.000Z';
const fromRows = (rows: Iterable<SnapshotRow>, complete = true) =>
  createSnapshotStore({ chunks: inChunks(JSON.parse(JSON.stringify([...rows])), 3), asOf, complete }, 'sqlite_cache');
const store = () => throughRows({ clock: tickingClock(), reader: (rows) => fromRows(rows) });

describeStoreContract('rows of a snapshot', async () => ({ store: store(), other: store(), close: async () => {} }));

describe('a snapshot store', () => {
  it('answers with its source and the moment of its rows', async () => {
    expect(await (await fromRows([])).workItem('T-000000')).toEqual({ value: null, source: 'sqlite_cache', asOf });
  });

  it('does not claim that what a partial layer lacks does not exist', async () => {
    const partial = await fromRows([], false);
    const { entityId } = creation();
    const view = { children: true, dependencies: true };
    for (const read of [
      () => partial.workItem(entityId),
      () => partial.workItemView(entityId, view),
      () => partial.workItemsByRef([entityId]),
      () => partial.vendorByName('ADP'),
    ])
      await expect(read()).rejects.toBeInstanceOf(LayerUnavailableError);
    expect((await partial.workItems({ includeDeleted: false, limit: 5, offset: 0 })).value.rows).toEqual([]);
  });
});
