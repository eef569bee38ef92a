import { itemKeys } from '../completion/item-keys.ts';
import type { Prompt } from './prompt.ts';

export const startSession: Prompt = {
  name: 'start_session',
  title: 'Start a session',
  description: 'See where the project stands, choose the next work and claim it.',
  arguments: [
    { name: 'goal', description: 'What this session is for', required: false },
    { name: 'item', description: 'Key of the item to work on', required: false, complete: itemKeys() },
  ],
  needs: 'get_project_status',
  opening: ({ goal }) => `Start a working session on this project with Tracker.${goal ? ` Goal: ${goal}` : ''}`,
  steps: ({ item }) => [
    '`get_project_status`: tell me in three lines what is open, blocked and broken, and every warning.',
    '`list_changes`: what others changed lately that matters for this session.',
    item
      ? `\`query_work_item\` {"id":${JSON.stringify(item)}}: what it needs, and the last notes on it.`
      : '`find_ready_work` {"limit":5}: propose the item to work on and say why.',
    '`create_work_item` with item_type session and a title that says the goal.',
    '`get_project_configuration`, then `update_project_configuration` with its version and current_session_id: the session’s id.',
    '`claim_work_item` before you touch an item; it stays yours while you call.',
  ],
};
