import type { Deployment, DeploymentFilter, Page, Reference, VendorReference } from '@tracker/core';
import type { DeploymentEvent } from './generated/prisma/client.ts';
import { deploymentFrom } from './rows.ts';
import type { Qualify, Run } from './statements.ts';
import { liveOrArchived } from './view-parts.ts';

export interface SelectedDeployment extends DeploymentEvent {
  readonly vendors: VendorReference[];
  readonly items: Reference[];
}

export const deploymentFromRow = ({ vendors, items, ...row }: SelectedDeployment): Deployment =>
  deploymentFrom(row, vendors, items);

/** Events `e` with what they link to; the workspace is the first parameter. */
export const deploymentSelection = (at: Qualify): string => `
  select e.*,
    (select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'status', v.status) order by v.name_key), '[]')
     from ${at('vendor_deployment_links')} l join ${at('vendor_extractors')} v on v.workspace_id = $1::uuid and v.id = l.vendor_id
     where l.workspace_id = $1::uuid and l.deployment_id = e.id) as vendors,
    (select coalesce(json_agg(json_build_object('id', i.id, 'key', i.key, 'item_type', i.item_type, 'title', i.title,
                                                'status', i.status) order by i.created_at, i.id), '[]')
     from ${at('work_item_deployment_links')} l join ${liveOrArchived(at, 'l.work_item_id')} i on true
     where l.workspace_id = $1::uuid and l.deployment_id = e.id) as items
  from ${at('deployment_events')} e`;

export const readDeployment = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
  id: string,
): Promise<Deployment | null> => {
  const [row] = await run<SelectedDeployment>({
    name: 'deployment-by-id',
    text: `${deploymentSelection(at)} where e.workspace_id = $1::uuid and e.id = $2::uuid`,
    values: [workspaceId, id],
  });
  return row === undefined ? null : deploymentFromRow(row);
};

/** The timeline, newest first (FR-006). Only the conditions that are asked for stand in the statement, so that its indexes serve. */
export const deploymentPage = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
  filter: DeploymentFilter,
): Promise<Page<Deployment>> => {
  const { conditions, values } = conditionsFor(filter, workspaceId, at);
  const where = conditions.join(' and ');
  const time = `$${values.length + 1}::timestamptz`;
  const after =
    filter.after === undefined
      ? { text: '', values: [] }
      : {
          text: ` and (e.deployed_at < ${time} or (e.deployed_at = ${time} and e.id > $${values.length + 2}::uuid))`,
          values: [filter.after.deployedAt, filter.after.id],
        };
  const counted = { text: `select count(*)::int as total from ${at('deployment_events')} e where ${where}`, values };
  const listed = {
    text: `${deploymentSelection(at)} where ${where}${after.text} order by e.deployed_at desc, e.id limit ${filter.limit}`,
    values: [...values, ...after.values],
  };
  const [rows, [count]] = await Promise.all([
    run<SelectedDeployment>({ name: `deployments-${asked(filter)}-${filter.limit}`, ...listed }),
    run<{ total: number }>({ name: `deployment-count-${asked(filter)}`, ...counted }),
  ]);
  return { rows: rows.map(deploymentFromRow), totalCount: count?.total ?? 0 };
};

/** A statement's name stands for one text: it says which conditions are in it, short enough for PostgreSQL (63 bytes). */
const asked = (filter: DeploymentFilter): string =>
  Object.entries(filter)
    .flatMap(([name, value]) => (value === undefined ? [] : [name.slice(0, 3)]))
    .sort()
    .join('-');

const conditionsFor = (filter: DeploymentFilter, workspaceId: string, at: Qualify) => {
  const values: unknown[] = [workspaceId];
  const conditions = ['e.workspace_id = $1::uuid'];
  const add = (value: unknown, condition: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  const linked = (table: string, column: string) => (place: string) =>
    `exists (select from ${at(table)} k where k.workspace_id = $1::uuid and k.deployment_id = e.id and k.${column} = ${place}::uuid)`;
  add(filter.commitHash, (place) => `e.commit_hash = ${place}::text`);
  add(filter.vendorId, linked('vendor_deployment_links', 'vendor_id'));
  add(filter.workItemId, linked('work_item_deployment_links', 'work_item_id'));
  add(filter.since, (place) => `e.deployed_at >= ${place}::timestamptz`);
  add(filter.until, (place) => `e.deployed_at < ${place}::timestamptz`);
  return { values, conditions };
};
