import { saveEnhancement } from '@tracker/core';
import { savedEnhancementText } from '../text/enhancement-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const saveEnhancementTool = defineTool(saveEnhancement, {
  name: 'save_enhancement',
  title: 'Save an enhancement',
  description:
    'Creates a planned enhancement, or changes one: with id and the version you read. Example: {"title":"OCR fallback","priority":2,"target_quarter":"2026-Q2"}',
  annotations: overwrites,
  text: savedEnhancementText,
});
