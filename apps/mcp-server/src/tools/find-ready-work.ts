import { findReadyWork } from '@tracker/core';
import { readyWorkText } from '../text/ready-work-text.ts';
import { defineTool, reads } from './tool.ts';

export const findReadyWorkTool = defineTool(findReadyWork, {
  name: 'find_ready_work',
  title: 'Find ready work',
  description:
    'Open work that nothing blocks and nobody else has claimed, by priority and age. Then claim_work_item. Example: {"limit":5,"item_type":"task"}',
  annotations: reads,
  text: readyWorkText,
});
