import { listWorkItems } from '@tracker/core';
import { itemListText } from '../text/work-item-text.ts';
import { defineTool, reads } from './tool.ts';

export const listWorkItemsTool = defineTool(listWorkItems, {
  name: 'list_work_items',
  title: 'List work items',
  description:
    'Work items, last changed first, in pages. For one item with its surroundings use query_work_item. Example: {"item_type":"task","status":"active"}',
  annotations: reads,
  text: itemListText,
});
