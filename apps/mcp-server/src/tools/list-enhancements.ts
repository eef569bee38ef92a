import { listEnhancements } from '@tracker/core';
import { enhancementListText } from '../text/enhancement-text.ts';
import { defineTool, reads } from './tool.ts';

export const listEnhancementsTool = defineTool(listEnhancements, {
  name: 'list_enhancements',
  title: 'List enhancements',
  description: 'Planned enhancements, high priority first. Example: {"status":"planned","target_quarter":"2026-Q2"}',
  annotations: reads,
  text: enhancementListText,
});
