import {
  type AppliedChange,
  type Change,
  type ChangedEntity,
  type Effect,
  idempotencyKeyReused,
  type Reference,
  type VendorReference,
} from '@tracker/core';
import type { DeploymentEvent } from './generated/prisma/client.ts';
import type { HotReads } from './hot-reads.ts';
import { deploymentFrom, enhancementFrom } from './rows.ts';
import type { Qualify, Run } from './statements.ts';
import { readConfiguration } from './workspace-rows.ts';

interface LoggedRow {
  readonly id: string;
  readonly effects: readonly Effect[];
  readonly request_hash: string | null;
}

interface DeploymentRow extends DeploymentEvent {
  readonly vendors: VendorReference[];
  readonly items: Reference[];
}

/** What the change log and the entities say about changes that were applied before. */
export const createKnownChanges = (run: Run, reads: HotReads, workspaceId: string, at: Qualify) => {
  const logged = async (ids: readonly string[]): Promise<readonly LoggedRow[]> =>
    run<LoggedRow>({
      name: 'known-changes',
      text: `select id, effects, request_hash from ${at('changes')} where workspace_id = $1 and id = any($2::uuid[])`,
      values: [workspaceId, ids],
    });

  const deployment = async (id: string) => {
    const [row] = await run<DeploymentRow>({
      name: 'deployment-by-id',
      text: `select e.*,
          (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'status', v.status) order by v.name_key), '[]')
           from ${at('vendor_deployment_links')} l join ${at('vendor_extractors')} v on v.workspace_id = $1 and v.id = l.vendor_id
           where l.workspace_id = $1 and l.deployment_id = e.id) as vendors,
          (select coalesce(json_agg(json_build_object('id', i.id, 'key', i.key, 'item_type', i.item_type, 'title', i.title,
                                                      'status', i.status) order by i.created_at, i.id), '[]')
           from ${at('work_item_deployment_links')} l join ${at('work_items')} i on i.workspace_id = $1 and i.id = l.work_item_id
           where l.workspace_id = $1 and l.deployment_id = e.id) as items
        from ${at('deployment_events')} e where e.workspace_id = $1 and e.id = $2`,
      values: [workspaceId, id],
    });
    return row === undefined ? null : deploymentFrom(row, row.vendors, row.items);
  };

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

  const entityOf = async ({ kind, entityId }: Change): Promise<ChangedEntity> => {
    switch (kind) {
      case 'work_item.create':
      case 'work_item.update':
        return { type: 'work_item', value: present(await reads.workItem(entityId)) };
      case 'vendor.create':
      case 'vendor.update':
        return { type: 'vendor', value: present((await reads.vendorsById([entityId]))[0]) };
      case 'deployment.record':
        return { type: 'deployment', value: present(await deployment(entityId)) };
      case 'configuration.update':
        return { type: 'configuration', value: present(await readConfiguration(run, workspaceId, at)) };
      case 'enhancement.create':
      case 'enhancement.update':
        return { type: 'enhancement', value: present(await enhancement(entityId)) };
    }
  };

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
    /** The fields that changes after `version` touched (FR-037); an item deleted with its parent has that in the parent's change. */
    fieldsSince: async (entityId: string, version: number): Promise<readonly string[]> => {
      const rows = await run<{ effects: readonly Effect[] }>({
        name: 'effects-since',
        text: `select effects from ${at('changes')} where workspace_id = $1 and (entity_id = $2 and version > $3
          or id = (select deleted_by_change from ${at('work_items')} where workspace_id = $1 and id = $2)) order by seq limit 200`,
        values: [workspaceId, entityId, version],
      });
      return rows
        .flatMap(({ effects }) => effects)
        .filter((effect) => effect.id === entityId)
        .flatMap(({ fields }) => Object.keys(fields));
    },
  };
};

export type KnownChanges = ReturnType<typeof createKnownChanges>;

const present = <Row>(row: Row | null | undefined): Row => {
  if (row == null) throw new Error('a logged change has no entity');
  return row;
};
