import { type Change, entityTypeOf } from '../change.ts';
import { idempotencyKeyReused, versionConflict } from '../conflict.ts';
import { decide } from '../decide/decide.ts';
import { requirementsOf } from '../decide/state.ts';
import type { AppliedChange, ApplyOptions, ChangedEntity } from '../ports/store.ts';
import { carryOut } from './carry-out.ts';
import type { RowTable } from './row-table.ts';
import { effectsSince, stateFor } from './state.ts';
import { configurationIn, present, type Tables } from './tables.ts';

/** Applies every change or none to rows in memory, with the decisions of every other store. */
export const applyTo = (
  tables: Tables,
  changes: readonly Change[],
  clock: () => string,
  onApplied?: ApplyOptions['onApplied'],
): readonly AppliedChange[] =>
  tables.undo.allOrNothing(() =>
    changes.map((change, at) => {
      const applied = applyOne(change, tables, clock());
      onApplied?.(at + 1);
      return applied;
    }),
  );

const applyOne = (change: Change, tables: Tables, at: string): AppliedChange => {
  const known = tables.log.get(change.id);
  if (known !== undefined) {
    if (change.idempotency !== undefined && known.change.idempotency?.request !== change.idempotency.request)
      throw idempotencyKeyReused(change.idempotency.key);
    return { changeId: change.id, outcome: 'known', entity: entityOf(change, tables), effects: known.effects };
  }
  const decision = decide(change, stateFor(requirementsOf(change), tables, at), at);
  if (decision.kind === 'conflict')
    throw versionConflict(decision, fieldsSince(tables, change.entityId, decision.expectedVersion));
  for (const write of decision.writes) carryOut(tables, write);
  tables.log.put(change.id, { change, effects: decision.effects, at });
  return { changeId: change.id, outcome: 'applied', entity: entityOf(change, tables), effects: decision.effects };
};

const fieldsSince = (tables: Tables, id: string, version: number): readonly string[] =>
  effectsSince(tables, id, version).flatMap(({ fields }) => Object.keys(fields));

const entityOf = (change: Change, tables: Tables): ChangedEntity => {
  const { entityId } = change;
  const unlessRemoved = <Row>(rows: RowTable<Row>, found: (value: Row) => ChangedEntity): ChangedEntity => {
    const row = rows.get(entityId);
    return row === undefined ? { type: 'removed', value: { entity: entityTypeOf(change), id: entityId } } : found(row);
  };
  switch (entityTypeOf(change)) {
    case 'work_item':
      return { type: 'work_item', value: tables.items.get(entityId) ?? present(tables.archive, entityId) };
    case 'vendor':
      return unlessRemoved(tables.vendors, (value) => ({ type: 'vendor', value }));
    case 'deployment':
      return unlessRemoved(tables.deployments, (value) => ({ type: 'deployment', value }));
    case 'configuration':
      return { type: 'configuration', value: configurationIn(tables) };
    case 'enhancement':
      return unlessRemoved(tables.enhancements, (value) => ({ type: 'enhancement', value }));
    case 'conflict':
      return { type: 'conflict', value: present(tables.conflicts, entityId) };
  }
};
