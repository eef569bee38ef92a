import type { WorkItemType } from '@tracker/core';
import { aCommit } from '@tracker/testing';
import {
  absent,
  type Bound,
  emoji,
  largestInteger,
  letters,
  textBound,
  textListBound,
  wholeNumberBound,
} from './bound.ts';

export const commitHashBound = (field: string): Bound => ({
  field,
  inside: [aCommit, 'f'.repeat(40)],
  outside: ['f'.repeat(39), 'f'.repeat(41), 'F'.repeat(40), 'g'.repeat(40), `${'f'.repeat(39)}\n`, ''],
});

export const quarterBound: Bound = {
  field: 'target_quarter',
  inside: ['2026-Q1', '2026-Q4'],
  outside: ['2026-Q0', '2026-Q5', '26-Q1', '2026-q1', '2026-Q1 ', '2026-Q12'],
};

export const workItemColumns: readonly Bound[] = [
  { ...textBound('title', 1, 200), outside: ['', letters(201), emoji(201)] },
  { ...textBound('branch_name', 1, 100), outside: ['', letters(101), emoji(101)] },
  commitHashBound('commit_hash'),
  wholeNumberBound('pr_number', 1, largestInteger),
  { field: 'item_type', inside: ['task'], outside: ['epic', ''] },
];

const note = (text: unknown, by: unknown = 'ann') => [{ at: '2026-01-01T00:00:00.000Z', by, text }];

const anyType: readonly Bound[] = [
  wholeNumberBound('priority', 1, 5),
  textListBound('labels'),
  { field: 'assignee', inside: ['ann'], outside: [5] },
  { field: 'resolution', inside: ['cancelled'], outside: [['cancelled']] },
  {
    field: 'notes',
    inside: [[], note('x'), note(letters(5000)), note(emoji(5000)), note('x', letters(100))],
    outside: [
      note(''),
      note(letters(5001)),
      note(5),
      note('x', ''),
      note('x', letters(101)),
      ['x'],
      'x',
      [{ text: 'x' }],
    ],
  },
];
const longDescription = textBound('description', 0, 10_000);

export interface MetadataBounds {
  readonly itemType: WorkItemType;
  /** Metadata that is accepted; each bound's value is laid over it. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly bounds: readonly Bound[];
}

export const workItemMetadataBounds: readonly MetadataBounds[] = [
  {
    itemType: 'project',
    base: { description: '' },
    bounds: [
      { ...textBound('description', 0, 1000), outside: [letters(1001), emoji(1001), 5, absent] },
      quarterBound,
      textListBound('constitutional_principles'),
      ...anyType,
    ],
  },
  {
    itemType: 'session',
    base: { token_budget: 1000, prompts_count: 0, yaml_frontmatter: { schema_version: '1.0' } },
    bounds: [
      { field: 'token_budget', inside: [1000, 1_000_000], outside: [999, 1_000_001, 1000.5, '1000', absent] },
      { field: 'prompts_count', inside: [0, 1, largestInteger], outside: [-1, 0.5, '1', absent] },
      {
        field: 'yaml_frontmatter',
        inside: [{ schema_version: '1' }, { schema_version: '2.0', further: [1] }],
        outside: [{}, { schema_version: '' }, { schema_version: 1 }, 'x', ['1.0'], absent],
      },
      longDescription,
      ...anyType,
    ],
  },
  {
    itemType: 'task',
    base: {},
    bounds: [
      { field: 'estimated_hours', inside: [0, 0.25, 1000], outside: [-0.25, 1000.25, '5'] },
      { field: 'actual_hours', inside: [0, 0.25, 1000], outside: [-0.25, 1000.25, '5'] },
      textBound('blocked_reason', 0, 500),
      longDescription,
      ...anyType,
    ],
  },
  {
    itemType: 'research',
    base: {},
    bounds: [
      textListBound('research_questions'),
      textListBound('references'),
      textBound('findings_summary', 0, 2000),
      longDescription,
      ...anyType,
    ],
  },
];
