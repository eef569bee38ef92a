import { queryArchivedWorkItems } from '@tracker/core';
import { archiveText } from '../text/archive-text.ts';
import { defineTool, reads } from './tool.ts';

export const queryArchivedWorkItemsTool = defineTool(queryArchivedWorkItems, {
  name: 'query_archived_work_items',
  title: 'Query the archive',
  description:
    'Archived (old, read-only) work items, last changed first; with id one of them. Live ones: list_work_items. Example: {"item_type":"session"}',
  annotations: reads,
  text: archiveText,
});
