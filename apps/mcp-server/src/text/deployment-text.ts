import type { recordDeployment } from '@tracker/core';
import type * as z from 'zod';
import { counted, joined } from './lines.ts';

type Deployment = z.output<typeof recordDeployment.output>;

export const deploymentText = ({ id, commit_hash, affected_vendors, related_work_items }: Deployment): string =>
  `Recorded deployment ${id}: ${joined(', ', [
    commit_hash === null ? undefined : `commit ${commit_hash.slice(0, 10)}`,
    counted(affected_vendors.length, 'vendor'),
    counted(related_work_items.length, 'work item'),
  ])}.`;
