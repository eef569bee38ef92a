import { expect, it } from 'vitest';
import { rebase, wantedFields } from '../src/index.ts';
import { creation, edit, idOf } from './changes.ts';

const at = '2026-01-01T00:00:00.000Z';
const moved = (...changed_fields: string[]) => ({ current_version: 7, changed_fields });

it('wants columns and top-level metadata keys; notes and links take nothing away', () => {
  const change = edit(1, idOf(1), 1, {
    title: 'New',
    metadata: { priority: 1, notes: [] },
    note: { at, by: 'ann', text: 'Hi' },
    deletion: { kind: 'subtree', at },
    dependencies: { add: [], remove: [] },
    vendor_dependencies: { add: [idOf(9)], remove: [] },
  });
  expect(wantedFields(change)).toEqual({ title: 'New', 'metadata.priority': 1, deleted_at: at });
  expect(wantedFields(edit(1, idOf(1), 1, { deletion: { kind: 'restore' }, parent_id: null }))).toEqual({
    deleted_at: null,
    parent_id: null,
  });
});

it('stands a change on the current version, with its id, when its fields are disjoint', () => {
  const change = edit(1, idOf(1), 1, { title: 'New', metadata: { priority: 1 } });
  expect(rebase(change, moved('status', 'metadata.labels'))).toEqual({ ...change, base: { version: 7 } });
  expect(rebase({ ...change, base: { changeId: idOf(3) } }, moved())).toEqual({ ...change, base: { version: 7 } });
});

it('leaves a field that both changed to a person, also when both want the same', () => {
  const change = edit(1, idOf(1), 1, { title: 'New', metadata: { priority: 1 } });
  expect(rebase(change, moved('title'))).toBeNull();
  expect(rebase(change, moved('metadata.priority', 'status'))).toBeNull();
});

it('leaves a removal of what somebody changed to a person', () => {
  const { fields: _, ...common } = edit(1, idOf(9), 1, {});
  const removal = { ...common, kind: 'vendor.remove' as const, fields: {} };
  expect(rebase(removal, moved('status'))).toBeNull();
  expect(rebase({ ...removal, base: { changeId: idOf(3) } }, moved())).toEqual({ ...removal, base: { version: 7 } });
});

it('has nothing to say about a creation', () => {
  expect(rebase(creation(1), moved())).toBeNull();
});

it('knows a vendor’s version under both of its names', () => {
  const change = {
    ...edit(1, idOf(9), 1, {}),
    kind: 'vendor.update' as const,
    fields: { extractor_version: '2' },
  };
  expect(rebase(change, moved('metadata.extractor_version'))).toBeNull();
});
