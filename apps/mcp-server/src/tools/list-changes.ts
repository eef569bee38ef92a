import { listChanges } from '@tracker/core';
import { changesText } from '../text/changes-text.ts';
import { defineTool, reads } from './tool.ts';

export const listChangesTool = defineTool(listChanges, {
  name: 'list_changes',
  title: 'List changes',
  description:
    'What changed, by whom, oldest first; the last cursor you got gives what is new since. Example: {"since":"2026-01-01T00:00:00Z"}',
  annotations: reads,
  text: changesText,
});
