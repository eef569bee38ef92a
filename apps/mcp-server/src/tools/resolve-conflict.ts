import { resolveConflict } from '@tracker/core';
import { resolvedConflictText } from '../text/conflict-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const resolveConflictTool = defineTool(resolveConflict, {
  name: 'resolve_conflict',
  title: 'Resolve a conflict',
  description: 'Settles one from list_conflicts. Example: {"id":"0190…","choice":"value","value":{"title":"Both"}}',
  annotations: overwrites,
  text: resolvedConflictText,
});
