import {
  type AppliedChange,
  type Change,
  type ChangedEntity,
  type Effect,
  entityTypeOf,
  idempotencyKeyReused,
} from '@tracker/core';
import { createArchiveReads } from './archive/archive-reads.ts';
import { readDeployment } from './deployments.ts';
import type { HotReads } from './hot-reads.ts';
import { conflictFrom, enhancementFrom } from './rows.ts';
import type { Qualify, Run } from './statements.ts';
import { readConfiguration } from './workspace-rows.ts';

interface EffectsRow {
  readonly effects: readonly Effect[];
}

const effectsIn = (rows: readonly EffectsRow[], entityId: string, after: number): readonly Effect[] =>
  rows.flatMap(({ effects }) => effects).filter(({ id, version }) => id === entityId && (version ?? 0) > after);

const fieldsIn = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap(({ fields }) => Object.keys(fields));

interface LoggedRow {
  readonly id: string;
  readonly effects: readonly Effect[];
  readonly request_hash: string | null;
}

/** What the change log and the entities say about changes that were applied before. */
export const createKnownChanges = (run: Run, reads: HotReads, workspaceId: string, at: Qualify) => {
  const logged = async (ids: readonly string[]): Promise<readonly LoggedRow[]> =>
    run<LoggedRow>({
      name: 'known-changes',
      text: `select id, effects, request_hash from ${at('changes')} where workspace_id = $1 and id = any($2::uuid[])`,
      values: [workspaceId, ids],
    });

  const enhancement = async (id: string) => {
    const [row] = await run<Parameters<typeof enhancementFrom>[0]>({
      name: 'enhancement-by-id',
      text: `select e.*,
          (select coalesce(json_agg(json_build_object('depends_on_id', d.depends_on_id)), '[]')
           from ${at('enhancement_dependencies')} d where d.workspace_id = $1::uuid and d.enhancement_id = e.id) as dependencies
        from ${at('future_enhancements')} e where e.workspace_id = $1::uuid and e.id = $2::uuid`,
      values: [workspaceId, id],
    });
    return row === undefined ? null : enhancementFrom(row);
  };

  const conflict = async (id: string) => {
    const [row] = await run<Parameters<typeof conflictFrom>[0]>({
      name: 'conflict-by-id',
      text: `select * from ${at('conflicts')} where workspace_id = $1::uuid and id = $2::uuid`,
      values: [workspaceId, id],
    });
    return row === undefined ? null : conflictFrom(row);
  };
  const liveOrArchived = async (id: string) =>
    (await reads.workItem(id)) ?? present((await createArchiveReads(run, workspaceId, at).byRef([id]))[0]);

  const entityOf = async (change: Change): Promise<ChangedEntity> => {
    const { entityId } = change;
    const removed: ChangedEntity = { type: 'removed', value: { entity: entityTypeOf(change), id: entityId } };
    switch (entityTypeOf(change)) {
      case 'work_item':
        return { type: 'work_item', value: await liveOrArchived(entityId) };
      case 'vendor': {
        const [value] = await reads.vendorsById([entityId]);
        return value === undefined ? removed : { type: 'vendor', value };
      }
      case 'deployment': {
        const value = await readDeployment(run, workspaceId, at, entityId);
        return value === null ? removed : { type: 'deployment', value };
      }
      case 'configuration':
        return { type: 'configuration', value: present(await readConfiguration(run, workspaceId, at)) };
      case 'enhancement': {
        const value = await enhancement(entityId);
        return value === null ? removed : { type: 'enhancement', value };
      }
      case 'conflict':
        return { type: 'conflict', value: present(await conflict(entityId)) };
    }
  };

  const effectsOfOwn = (entityId: string, version: number) =>
    run<EffectsRow>({
      name: 'effects-since',
      text: `select effects from ${at('changes')}
        where workspace_id = $1::uuid and entity_id = $2::uuid and version > $3::int order by seq`,
      values: [workspaceId, entityId, version],
    });

  /** An item deleted or restored with its parent has that in the parent's change. Reads the log, but only then. */
  const effectsOfOthers = (entityId: string) =>
    run<EffectsRow>({
      name: 'effects-on',
      text: `select effects from ${at('changes')}
        where workspace_id = $1::uuid and effects @> jsonb_build_array(jsonb_build_object('id', $2::text)) order by seq`,
      values: [workspaceId, entityId],
    });

  return {
    /** The answers for those of `changes` that were applied before, by change id. */
    find: async (changes: readonly Change[]): Promise<ReadonlyMap<string, AppliedChange>> => {
      const rows = new Map((await logged(changes.map(({ id }) => id))).map((row) => [row.id, row]));
      const found = new Map<string, AppliedChange>();
      for (const change of changes) {
        const row = rows.get(change.id);
        if (row === undefined) continue;
        if (change.idempotency !== undefined && row.request_hash !== change.idempotency.request)
          throw idempotencyKeyReused(change.idempotency.key);
        found.set(change.id, {
          changeId: change.id,
          outcome: 'known',
          entity: await entityOf(change),
          effects: row.effects,
        });
      }
      return found;
    },
    /** The fields that changes after `version` touched (FR-037). */
    fieldsSince: async (entityId: string, version: number): Promise<readonly string[]> => {
      const own = fieldsIn(effectsIn(await effectsOfOwn(entityId, version), entityId, version));
      return own.length > 0 ? own : fieldsIn(effectsIn(await effectsOfOthers(entityId), entityId, version));
    },
    /** What later changes did to an entity, oldest first; for a conflict, which shows what both sides started from. */
    effectsSince: async (entityId: string, version: number): Promise<readonly Effect[]> =>
      effectsIn(await effectsOfOthers(entityId), entityId, version),
  };
};

export type KnownChanges = ReturnType<typeof createKnownChanges>;

const present = <Row>(row: Row | null | undefined): Row => {
  if (row == null) throw new Error('a logged change has no entity');
  return row;
};
