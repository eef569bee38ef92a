import { queryWorkItem } from '@tracker/core';
import { queriedItemText } from '../text/queried-item-text.ts';
import { defineTool, reads } from './tool.ts';

export const queryWorkItemTool = defineTool(queryWorkItem, {
  name: 'query_work_item',
  title: 'Read a work item',
  description:
    'One item with its ancestors, nested children and dependencies. To find items use list_work_items. Example: {"id":"T-7K3M9X"}',
  annotations: reads,
  text: queriedItemText,
});
