import { aCommit } from '@tracker/testing';
import { absent, type Bound, emoji, largestInteger, letters } from './bound.ts';

export const deploymentMetadataBase = {
  pr_number: 1,
  pr_title: 'Ship it',
  commit_hash: aCommit,
  test_summary: {},
  constitutional_compliance: true,
};

export const deploymentMetadataBounds: readonly Bound[] = [
  { field: 'pr_number', inside: [1, largestInteger], outside: [0, 1.5, '1', absent] },
  { field: 'pr_title', inside: ['t', letters(200), emoji(200)], outside: ['', letters(201), emoji(201), 5, absent] },
  {
    field: 'test_summary',
    inside: [{}, { unit: 0, integration: 12 }],
    outside: [{ unit: -1 }, { unit: 0.5 }, { unit: '1' }, { unit: [1] }, [1], 'x', absent],
  },
  { field: 'constitutional_compliance', inside: [true, false], outside: ['yes', 1, absent] },
];
