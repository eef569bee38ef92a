import { listConflicts } from '@tracker/core';
import { conflictListText } from '../text/conflict-text.ts';
import { defineTool, reads } from './tool.ts';

export const listConflictsTool = defineTool(listConflicts, {
  name: 'list_conflicts',
  title: 'List conflicts',
  description: 'Offline changes that wait for a choice: what they want and what is there. Example: {}',
  annotations: reads,
  text: conflictListText,
});
