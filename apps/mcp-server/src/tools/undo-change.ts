import { undoChange } from '@tracker/core';
import { undoText } from '../text/undo-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const undoChangeTool = defineTool(undoChange, {
  name: 'undo_change',
  title: 'Undo a change',
  description:
    'Takes back one change by a new one, unless its fields changed since. A deployment is corrected by a new one. Example: {"id":"42"}',
  annotations: overwrites,
  text: undoText,
});
