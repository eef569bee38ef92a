import { syncChanges } from '@tracker/core';
import { syncText } from '../text/sync-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const syncTool = defineTool(syncChanges, {
  name: 'sync',
  title: 'Sync waiting changes',
  description:
    'Changes made offline: what waits and what becomes of it; plan false applies it now. It also happens by itself. Example: {}',
  annotations: { ...overwrites, destructiveHint: false, idempotentHint: true },
  text: syncText,
});
