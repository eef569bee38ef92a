import { oneOf } from '../completion/words.ts';
import type { Prompt } from './prompt.ts';

const areas = ['work', 'vendors', 'conflicts'] as const;

export const triage: Prompt = {
  name: 'triage',
  title: 'Triage',
  description: 'Find what is stuck (blocked work, broken vendors, conflicts) and propose a way out of each.',
  arguments: [
    {
      name: 'focus',
      description: 'work, vendors or conflicts; default: all three',
      required: false,
      complete: oneOf(...areas),
      values: areas,
    },
  ],
  needs: 'get_project_status',
  opening: () => 'Triage this project with Tracker.',
  steps: ({ focus }) => {
    const about = (area: string, step: string): string | undefined => (!focus || focus === area ? step : undefined);
    return [
      '`get_project_status`: how much there is of it.',
      about('work', '`list_work_items` {"status":"blocked"}: is each reason still true?'),
      about('work', '`find_ready_work` {"explain":true}: what waits for something that nobody works on?'),
      about('vendors', '`list_vendors` {"status":"broken"}: which open items need them?'),
      about('conflicts', '`list_conflicts`: what does each side want?'),
      'Give me a table: what, why, proposal. Wait for my word.',
      about('work', '`update_work_item` with the version you read, as agreed.'),
      about('vendors', '`update_vendor_status` with the version you read, as agreed.'),
      about('conflicts', '`resolve_conflict` as agreed.'),
    ];
  },
};
