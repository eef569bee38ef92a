import { createSnapshotStore, NotSeenError, type SnapshotRow } from '@tracker/core';
import { describe, expect, it } from 'vitest';
import { creation, describeStoreContract, inChunks, throughRows, tickingClock } from '../src/index.ts';

const asOf = '2026-01-01T00:00:00.000Z';
const fromRows = (rows: Iterable<SnapshotRow>, complete = true) =>
  createSnapshotStore({ chunks: inChunks(JSON.parse(JSON.stringify([...rows])), 3), asOf, complete }, 'sqlite_cache');
const store = () => throughRows({ clock: tickingClock(), reader: (rows) => fromRows(rows) });

describeStoreContract('rows of a snapshot', async () => ({
  store: store(),
  other: store(),
  isCopy: true,
  close: async () => {},
}));

describe('a snapshot store', () => {
  it('answers with its source and the moment of its rows', async () => {
    expect(await (await fromRows([])).vendors()).toEqual({ value: [], source: 'sqlite_cache', asOf });
  });

  it.each([true, false])('does not claim that what it lacks does not exist; complete: %s', async (complete) => {
    const copy = await fromRows([], complete);
    const { entityId } = creation();
    const view = { children: true, dependencies: true };
    for (const read of [
      () => copy.workItem(entityId),
      () => copy.workItemView(entityId, view),
      () => copy.workItemsByRef([entityId]),
      () => copy.vendorByName('ADP'),
    ])
      await expect(read()).rejects.toBeInstanceOf(NotSeenError);
    expect((await copy.workItems({ includeDeleted: false, limit: 5, offset: 0 })).value.rows).toEqual([]);
  });
});
