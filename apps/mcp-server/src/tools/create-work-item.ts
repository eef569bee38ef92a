import { createWorkItem } from '@tracker/core';
import { createdItemText } from '../text/work-item-text.ts';
import { adds, defineTool } from './tool.ts';

export const createWorkItemTool = defineTool(createWorkItem, {
  name: 'create_work_item',
  title: 'Create a work item',
  description:
    'Creates a project, session, task or research item, or a whole tree of them in one transaction. To change one use update_work_item. Metadata of a project: description, target_quarter; session: token_budget, prompts_count, yaml_frontmatter {schema_version}; task: estimated_hours, actual_hours, blocked_reason; research: research_questions, findings_summary, references; any: description, priority 1 (high)–5, labels, assignee. Example: {"item_type":"task","title":"Parse CSV","parent_id":"P-7K3M9X"}',
  annotations: adds,
  text: createdItemText,
  linkedItem: ({ key }) => key,
});
