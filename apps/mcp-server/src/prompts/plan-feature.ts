import { itemKeys } from '../completion/item-keys.ts';
import type { Prompt } from './prompt.ts';

export const planFeature: Prompt = {
  name: 'plan_feature',
  title: 'Plan a feature',
  description: 'Break a feature into work items with dependencies, after a look at what exists.',
  arguments: [
    { name: 'feature', description: 'What is to be built', required: true },
    { name: 'parent', description: 'Key of the item it belongs under', required: false, complete: itemKeys() },
  ],
  needs: 'create_work_item',
  opening: ({ feature }) => `Plan this feature in Tracker: ${feature}`,
  steps: ({ parent }) => [
    '`search` for its words, and `list_enhancements`: it may be there already.',
    parent ? `\`query_work_item\` {"id":${JSON.stringify(parent)}}: what it goes under.` : undefined,
    'Propose a tree: one project, below it tasks of at most a day, research where something is not known. Wait for my word.',
    `\`create_work_item\` once${parent ? ` with parent_id ${parent}` : ''}, all tasks as nested children, with metadata.priority, and vendor_dependencies where a vendor must be operational.`,
    '`update_work_item` with dependencies.add, type depends_on, where a task needs another one first.',
    '`find_ready_work` {"explain":true}: check that exactly what can begin is ready.',
  ],
};
