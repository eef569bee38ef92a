import { expect, it } from 'vitest';
import { conflictOpening, conflictResolution, edit, vendorCreation, vendorEdit } from '../builders.ts';
import { applied, created, read, refused } from './expectations.ts';
import type { Stores } from './store-contract.ts';

const open = { status: 'open', limit: 10 } as const;

export const conflictContract = (stores: Stores): void => {
  it('keeps the waiting change with what it wants, what it started from and what is there', async () => {
    const { store, other } = stores();
    const item = await created(store, 'Base');
    const late = edit(item.id, 1, { title: 'Mine', status: 'completed' });
    await applied(store, edit(item.id, 1, { title: 'Theirs' }));
    await applied(store, edit(item.id, 2, { title: 'Theirs again' }));
    const opening = conflictOpening(late, 'It moved on.');
    await store.apply([opening]);
    const { rows, totalCount } = (await store.conflicts(open)).value;
    expect(totalCount).toBe(1);
    expect(rows[0]).toMatchObject({
      id: opening.entityId,
      change: late,
      entity: 'work_item',
      entity_id: item.id,
      base_version: 1,
      current_version: 3,
      reason: 'It moved on.',
      fields: { title: { base: 'Base', mine: 'Mine', theirs: 'Theirs again' } },
      status: 'open',
      resolution: null,
      created_by: 'test client',
    });
    expect(Object.keys(rows[0]?.fields ?? {})).toEqual(['title']);
    expect((await other.conflicts({ limit: 10 })).value.rows).toEqual([]);
    expect(await read(store, item)).toMatchObject({ title: 'Theirs again', version: 3 });
  });

  it('names metadata by key, and no entity where none exists', async () => {
    const { store } = stores();
    const vendor = vendorCreation('Amina');
    await store.apply([vendor]);
    await store.apply([vendorEdit(vendor.entityId, 1, { metadata: { manifest_compliant: false } })]);
    await store.apply([
      conflictOpening(vendorEdit(vendor.entityId, 1, { metadata: { manifest_compliant: true, note: 1 } }), 'Moved.'),
      conflictOpening(vendorCreation('AMINA'), 'The name is taken.'),
    ]);
    const [edited, taken] = (await store.conflicts(open)).value.rows;
    expect(edited?.fields).toEqual({ 'metadata.manifest_compliant': { base: true, mine: true, theirs: false } });
    expect(taken).toMatchObject({ current_version: null, base_version: null, fields: {}, entity: 'vendor' });
  });

  it('opens once and settles once', async () => {
    const { store, other } = stores();
    const item = await created(store, 'Base');
    const opening = conflictOpening(edit(item.id, 1, { title: 'Mine' }), 'It moved on.');
    await store.apply([opening]);
    expect((await store.apply([opening])).value[0]?.outcome).toBe('known');
    await refused('NotFoundError', other.apply([conflictResolution(opening.entityId, 'theirs')]));
    const settling = conflictResolution(opening.entityId, 'theirs');
    await store.apply([settling]);
    expect((await store.apply([settling])).value[0]).toMatchObject({
      outcome: 'known',
      entity: { type: 'conflict', value: { status: 'resolved', resolution: 'theirs', resolved_by: 'a person' } },
    });
    const error = await refused('ValidationError', store.apply([conflictResolution(opening.entityId, 'mine')]));
    expect(error.message).toContain('a person settled as "theirs"');
    expect((await store.conflicts(open)).value.totalCount).toBe(0);
    expect((await store.conflicts({ id: opening.entityId, limit: 1 })).value.rows[0]?.status).toBe('resolved');
  });

  it('settles and applies what was chosen together, or neither', async () => {
    const { store } = stores();
    const item = await created(store, 'Base');
    const late = edit(item.id, 1, { title: 'Mine' });
    await applied(store, edit(item.id, 1, { title: 'Theirs' }));
    const opening = conflictOpening(late, 'It moved on.');
    await store.apply([opening]);
    const value = { title: 'Chosen' };
    await refused('VersionConflictError', store.apply([conflictResolution(opening.entityId, 'value', value), late]));
    expect((await store.conflicts(open)).value.totalCount).toBe(1);
    await store.apply([
      conflictResolution(opening.entityId, 'value', value),
      { ...late, base: { version: 2 }, fields: value },
    ]);
    expect(await read(store, item)).toMatchObject({ title: 'Chosen', version: 3 });
    expect((await store.conflicts({ limit: 1 })).value.rows[0]?.value).toEqual(value);
  });

  it('takes a value with the choice "value" alone', async () => {
    const { store } = stores();
    const item = await created(store, 'Base');
    const opening = conflictOpening(edit(item.id, 1, { title: 'Mine' }), 'It moved on.');
    await store.apply([opening]);
    await refused('ValidationError', store.apply([conflictResolution(opening.entityId, 'value')]));
    await refused('ValidationError', store.apply([conflictResolution(opening.entityId, 'mine', { title: 'No' })]));
  });

  it('is found by the change that waits in it', async () => {
    const { store, other } = stores();
    const item = await created(store, 'Base');
    const [one, two, three] = ['One', 'Two', 'Three'].map((title) =>
      conflictOpening(edit(item.id, 1, { title }), title),
    );
    await store.apply([one!, two!, three!]);
    const changeIds = [one!, three!].map(({ fields }) => fields.change.id);
    const { rows, totalCount } = (await store.conflicts({ changeIds, limit: 10 })).value;
    expect([totalCount, ...rows.map(({ reason }) => reason)]).toEqual([2, 'One', 'Three']);
    expect((await store.conflicts({ changeIds: [], limit: 10 })).value.rows).toEqual([]);
    expect((await other.conflicts({ changeIds, limit: 10 })).value.rows).toEqual([]);
  });

  it('pages through conflicts, oldest first', async () => {
    const { store } = stores();
    const item = await created(store, 'Base');
    for (const title of ['One', 'Two', 'Three'])
      await store.apply([conflictOpening(edit(item.id, 1, { title }), title)]);
    const first = (await store.conflicts({ limit: 2 })).value;
    expect(first.rows.map(({ reason }) => reason)).toEqual(['One', 'Two']);
    const last = first.rows[1]!;
    const rest = await store.conflicts({ limit: 2, after: { createdAt: last.created_at, id: last.id } });
    expect(rest.value).toMatchObject({ totalCount: 3, rows: [{ reason: 'Three' }] });
  });
};
