import type { listDeployments, recordDeployment } from '@tracker/core';
import type * as z from 'zod';
import { counted, joined, oneLine, shortTitle } from './lines.ts';
import { pageText } from './page-text.ts';

type Deployment = z.output<typeof recordDeployment.output>;
type Listed = z.output<typeof listDeployments.output>;

export const deploymentText = ({ id, commit_hash, affected_vendors, related_work_items }: Deployment): string =>
  `Recorded deployment ${id}: ${joined(', ', [
    commit_hash === null ? undefined : `commit ${commit_hash.slice(0, 10)}`,
    counted(affected_vendors.length, 'vendor'),
    counted(related_work_items.length, 'work item'),
  ])}.`;

export const deploymentListText = (listed: Listed): string =>
  pageText('deployment', listed.deployments.map(row), listed);

const row = ({
  deployed_at,
  commit_hash,
  metadata,
  affected_vendors,
  related_work_items,
}: Listed['deployments'][number]): string =>
  joined(' ', [
    deployed_at.slice(0, 10),
    typeof metadata.pr_title === 'string'
      ? `#${metadata.pr_number} ${shortTitle(metadata.pr_title)}`
      : commit_hash?.slice(0, 7),
    affected_vendors.length === 0 ? undefined : `[${affected_vendors.map(({ name }) => oneLine(name)).join(', ')}]`,
    related_work_items.map(({ key }) => key).join(' '),
  ]);
