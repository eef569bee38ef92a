import type { ChangeOf } from '../change.ts';
import { configurationId, type StoredConfiguration } from '../entities/configuration.ts';
import { invalidField } from '../errors.ts';
import { changedFields, type Decision, expectedVersion } from './decision.ts';
import { liveItem } from './links.ts';
import type { State } from './state.ts';

type Update = ChangeOf<'configuration.update'>;

/** The configuration is seeded before any change is decided, so it is always there (FR-016). */
export const decideConfigurationUpdate = (change: Update, state: State, at: string): Decision => {
  const { configuration: current } = state;
  if (current === null) throw new Error('the configuration was not loaded for its update');
  const expected = expectedVersion(change.base, state);
  if (expected !== current.version)
    return { kind: 'conflict', expectedVersion: expected ?? 0, current: { type: 'configuration', value: current } };
  refuseOtherThanSession(change.fields.current_session_id ?? null, state);
  const row = edited(current, change, at);
  return {
    kind: 'write',
    writes: [{ kind: 'replace_configuration', row, expectedVersion: current.version }],
    effects: [
      { entity: 'configuration', id: configurationId, version: row.version, fields: changedFields(current, row) },
    ],
    entity: { type: 'configuration', value: row },
  };
};

export const refuseOtherThanSession = (session: string | null, state: State): void => {
  if (session === null) return;
  const { item_type, key } = liveItem(session, state, 'current_session_id');
  if (item_type === 'session') return;
  throw invalidField(
    'current_session_id',
    `names ${key}, which is a ${item_type}`,
    'a work item of type session',
    'List the sessions with list_work_items {item_type: "session"}.',
  );
};

const edited = (current: StoredConfiguration, { fields, actor }: Update, at: string): StoredConfiguration => ({
  ...current,
  ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  version: current.version + 1,
  updated_at: at,
  updated_by: actor,
});
