import type { Change, EntityChange } from '../change.ts';
import { sameValue } from '../decide/decision.ts';
import { requirementsOf } from '../decide/state.ts';
import { TrackerError } from '../errors.ts';
import { NotSeenError } from '../not-seen.ts';
import type { LayerState } from '../ports/layer.ts';
import type { AppliedChange, ChangedEntity, DataSource, ReadStore } from '../ports/store.ts';
import type { SnapshotRow } from '../ports/workspace-snapshot.ts';
import { isRemoval, wantedFields } from '../rebase.ts';
import { applyTo } from './apply.ts';
import { putRow, tablesOf } from './snapshot-rows.ts';
import { createTableReads } from './table-reads.ts';
import { configurationIn, type Tables, wasTakenAway } from './tables.ts';

/** Which bases a decision accepts besides those that are not older than what is known. */
type Bases = 'all' | 'of applied changes' | 'none else';

/** What a layer knows with the pending changes laid over it (SPEC section 5, Reads). */
export interface OverlaidLayer {
  readonly source: DataSource;
  readonly asOf: string;
  readonly complete: boolean;
  readonly reads: ReadStore;
  /** Lays over a change that was acknowledged; one that does not fit what the layer knows is left to the replay. */
  lay(change: Change): void;
  /** Lays over a change that the database has applied, unless the layer shows it already. */
  layApplied(applied: AppliedChange, change: Change): void;
  /**
   * Lays over a change that waited and was applied from elsewhere, where the layer stands right before it: on its base
   * version, or on a change that was `laid` in the same way. Whether it did.
   */
  layReplayed(change: Change, laid: ReadonlySet<string>): boolean;
  /**
   * Decides changes on what is known and what waits. A base below the known version is a conflict at once, an equal or
   * higher one is accepted; references that nothing answers to are left out and named. An older base is accepted of a
   * change that was sent and may have been applied: where what it wants is there already.
   * @throws NotSeenError where the layer lacks what a change is about, unless a change that waits took it away.
   */
  decide(
    changes: readonly Change[],
    bases: Bases,
  ): { readonly applied: readonly AppliedChange[]; readonly unverified: readonly string[] };
}

/** The state's time is asked for with every answer. */
export const createOverlaidLayer = async (
  state: LayerState,
  source: DataSource,
  clock: () => string,
): Promise<OverlaidLayer> => {
  const { complete } = state;
  const tables = await tablesOf(state.chunks, state.asOf);
  const lay = (change: Change): void => {
    try {
      applyTo(tables, [fitted(change, tables, 'all').change], clock);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
    }
  };
  return {
    source,
    get asOf() {
      return state.asOf;
    },
    complete,
    reads: createTableReads({
      tables: () => tables,
      authority: false,
      complete,
      whole: false,
      answer: (value) => ({ value, source, asOf: state.asOf }),
    }),
    lay,
    layApplied: ({ entity }, change) => {
      if (isNext(entity, change, tables)) lay(change);
      else if (isBehind(entity, change, tables)) putEntity(tables, entity);
    },
    layReplayed: (change, laid) => {
      if (!standsBefore(change, tables, laid)) return false;
      lay(change);
      return true;
    },
    decide: (changes, bases) => {
      const unverified: string[] = [];
      const applied = tables.undo.allOrNothing(() =>
        changes.flatMap((change) => {
          const fit = fitted(change, tables, bases);
          unverified.push(...fit.unknown);
          return decidedOn(tables, fit.change, clock);
        }),
      );
      return { applied, unverified };
    },
  };
};

const decidedOn = (tables: Tables, change: Change, clock: () => string): readonly AppliedChange[] => {
  try {
    return applyTo(tables, [change], clock);
  } catch (error) {
    const isDenied = error instanceof TrackerError && error.code === 'NotFoundError';
    const named = [change.entityId, ...prerequisitesOf(change)];
    if (isDenied && !named.some((id) => wasTakenAway(tables, id))) throw new NotSeenError(`What ${change.id} changes`);
    throw error;
  }
};

const prerequisitesOf = (change: Change): readonly string[] =>
  change.kind === 'enhancement.create' || change.kind === 'enhancement.update' ? (change.fields.depends_on ?? []) : [];

/** Whether the change leads from what the layer shows of its entity to what the database has made of it. */
const isNext = (entity: ChangedEntity, { kind, entityId }: Change, tables: Tables): boolean => {
  switch (kind) {
    case 'deployment.record':
      return tables.deployments.get(entityId) === undefined;
    case 'work_item.create':
    case 'vendor.create':
    case 'enhancement.create':
      return (
        'version' in entity.value && entity.value.version === 1 && versionedIn(tables, kind, entityId) === undefined
      );
    case 'work_item.update':
    case 'vendor.update':
    case 'enhancement.update':
    case 'configuration.update':
      return 'version' in entity.value && versionedIn(tables, kind, entityId)?.version === entity.value.version - 1;
    case 'vendor.remove':
    case 'enhancement.remove':
    case 'deployment.remove':
      return true;
    case 'work_item.archive':
    case 'work_item.unarchive':
    case 'conflict.open':
    case 'conflict.resolve':
    case 'entity.restore':
      return false;
  }
};

const standsBefore = (change: Change, tables: Tables, laid: ReadonlySet<string>): boolean => {
  const known = versionedIn(tables, change.kind, change.entityId);
  if (!('base' in change)) return known === undefined && tables.deployments.get(change.entityId) === undefined;
  return 'changeId' in change.base ? laid.has(change.base.changeId) : change.base.version === known?.version;
};

/**
 * Whether the layer lacks what the change was made on: whoever changed that before is not seen here yet, and the entity
 * is shown as the database gave it rather than denied.
 */
const isBehind = (entity: ChangedEntity, { kind, entityId }: Change, tables: Tables): boolean =>
  (kind.endsWith('.update') || kind.endsWith('.create')) &&
  'version' in entity.value &&
  (versionedIn(tables, kind, entityId)?.version ?? 0) < entity.value.version;

const putEntity = (tables: Tables, entity: ChangedEntity): void => {
  if (entity.type === 'work_item')
    putRow(tables, { section: 'work_item', row: { ...entity.value, deleted_by_change: null } });
  else putRow(tables, { section: entity.type, row: entity.value } as SnapshotRow); // a section is called like its type
};

const versionedIn = (tables: Tables, kind: Change['kind'], id: string): { readonly version: number } | undefined =>
  kind === 'configuration.update'
    ? configurationIn(tables)
    : (tables.items.get(id) ?? tables.vendors.get(id) ?? tables.enhancements.get(id));

interface Fitted {
  readonly change: Change;
  readonly unknown: readonly string[];
}

/** The change as it can be decided here: on the known version, without what nothing here answers to. */
const fitted = (change: Change, tables: Tables, bases: Bases): Fitted => {
  const needs = requirementsOf(change);
  const unknown = [
    ...[...needs.items, ...needs.vendorIds].filter((id) => !tables.items.get(id) && !tables.vendors.get(id)),
    ...prerequisitesOf(change).filter((id) => !tables.enhancements.get(id) && !wasTakenAway(tables, id)),
  ].filter((id) => id !== change.entityId);
  return { change: withoutUnknown(onKnownBase(change, tables, bases), new Set(unknown)), unknown };
};

const onKnownBase = (change: Change, tables: Tables, bases: Bases): Change => {
  if (!('base' in change)) return change;
  const entity = versionedIn(tables, change.kind, change.entityId);
  if (entity === undefined) return change;
  const accepted =
    bases === 'all' ||
    'changeId' in change.base ||
    change.base.version >= entity.version ||
    (bases === 'of applied changes' && isThere(change, entity));
  return accepted ? { ...change, base: { version: entity.version } } : change;
};

const isThere = (change: EntityChange, entity: object): boolean =>
  !isRemoval(change) && changeless(entity, wantedFields(change));

/** Whether the entity has these values already, by column or `metadata.<key>`. */
const changeless = (entity: object, wanted: Readonly<Record<string, unknown>>): boolean => {
  const { metadata, ...columns } = { metadata: {}, ...entity } as Record<string, unknown>; // an entity is an object of columns
  const keys = Object.entries((metadata ?? {}) as object).map(([key, value]) => [`metadata.${key}`, value]);
  const fields: Record<string, unknown> = { ...columns, ...Object.fromEntries(keys) };
  return Object.entries(wanted).every(([name, value]) => sameValue(fields[name] ?? null, value));
};

const withoutUnknown = (change: Change, unknown: ReadonlySet<string>): Change => {
  if (unknown.size === 0) return change;
  const known = (id: string) => !unknown.has(id);
  const edges = <Edge extends { readonly id: string }>(list: readonly Edge[]) => list.filter(({ id }) => known(id));
  switch (change.kind) {
    case 'work_item.create': {
      const { parent_id, dependencies, vendor_dependencies } = change.fields;
      return {
        ...change,
        fields: {
          ...change.fields,
          parent_id: parent_id !== null && known(parent_id) ? parent_id : null,
          dependencies: edges(dependencies),
          vendor_dependencies: vendor_dependencies.filter(known),
        },
      };
    }
    case 'work_item.update': {
      const { parent_id, dependencies, vendor_dependencies, ...fields } = change.fields;
      return {
        ...change,
        fields: {
          ...fields,
          ...(parent_id == null || known(parent_id) ? { parent_id } : {}),
          ...(dependencies && { dependencies: { ...dependencies, add: edges(dependencies.add) } }),
          ...(vendor_dependencies && {
            vendor_dependencies: { ...vendor_dependencies, add: vendor_dependencies.add.filter(known) },
          }),
        },
      };
    }
    case 'deployment.record': {
      const { vendor_ids, work_item_ids } = change.fields;
      return {
        ...change,
        fields: {
          ...change.fields,
          vendor_ids: vendor_ids.filter(known),
          work_item_ids: work_item_ids.filter(known),
        },
      };
    }
    case 'enhancement.create':
      return { ...change, fields: { ...change.fields, depends_on: change.fields.depends_on.filter(known) } };
    case 'enhancement.update': {
      const { depends_on, ...fields } = change.fields;
      return { ...change, fields: { ...fields, ...(depends_on && { depends_on: depends_on.filter(known) }) } };
    }
    case 'configuration.update': {
      const { current_session_id: _unknown, ...fields } = change.fields;
      return { ...change, fields };
    }
    default:
      return change;
  }
};
