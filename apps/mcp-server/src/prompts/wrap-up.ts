import { itemKeys } from '../completion/item-keys.ts';
import type { Prompt } from './prompt.ts';

export const wrapUp: Prompt = {
  name: 'wrap_up',
  title: 'Wrap up',
  description: 'Record what was done, what is open and where to go on, and give claims back.',
  arguments: [
    {
      name: 'session',
      description: 'Key of the session; default: the current one',
      required: false,
      complete: itemKeys('session'),
    },
  ],
  needs: 'update_work_item',
  opening: () => 'Wrap up this working session in Tracker, so that anybody can go on from here.',
  steps: ({ session }) => [
    '`list_changes`: what this session changed, and whether somebody else touched the same items.',
    '`update_work_item` for each item you worked on, with the version you read: completed, or blocked with metadata.blocked_reason, or a note that says where to go on.',
    '`create_work_item` for work that you found and did not do.',
    '`record_deployment` for what was deployed, with its vendors and work items.',
    '`claim_work_item` {"release":true} for each item you hold.',
    session ? undefined : '`get_project_configuration`: current_session_id is the session.',
    `\`update_work_item\` for the session${session ? ` ${session}` : ''}: completed, with a note of three lines: done, open, next.`,
    '`list_conflicts`: tell me each one that waits for a choice.',
  ],
};
