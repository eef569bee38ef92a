import { updateWorkItem } from '@tracker/core';
import { updatedItemText } from '../text/work-item-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const updateWorkItemTool = defineTool(updateWorkItem, {
  name: 'update_work_item',
  title: 'Update a work item',
  description:
    'Changes, moves, annotates, deletes or restores an item. Needs the version you read; after a VersionConflictError read it again. Example: {"id":"T-7K3M9X","version":3,"status":"completed"}',
  annotations: overwrites,
  text: updatedItemText,
});
