import { claimWorkItem } from '@tracker/core';
import { claimText } from '../text/ready-work-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const claimWorkItemTool = defineTool(claimWorkItem, {
  name: 'claim_work_item',
  title: 'Claim a work item',
  description:
    'Takes an item for you alone until the lease ends; release: true gives it back. Example: {"id":"T-7K3M9X","note":"tests first"}',
  annotations: overwrites,
  text: claimText,
  linkedItem: ({ key }) => key,
});
