import { defineUseCase, envelope, envelopeOf, inputTime } from '@tracker/core';
import { readStatus, sectionNames, statusData } from '@tracker/reporter';
import * as z from 'zod';
import { statusText } from '../text/status-text.ts';
import { defineTool, reads } from './tool.ts';

/** Rows that a section names. */
const named = { concise: 5, full: 40, data: 100 } as const;
const mostRead = 500;

const section = z.looseObject({
  data_source: z.string().optional(),
  as_of: z.string().optional(),
  error: z.string().optional(),
});

const getProjectStatus = defineUseCase({
  input: z.strictObject({
    format: z.enum(['concise', 'full', 'data']).default('concise').describe('data: rows for programs'),
    section: z.enum(sectionNames).optional().describe('Only this one'),
    since: inputTime.optional().describe('Changes from then on'),
    cursor: z.string().optional().describe('Changes after this'),
  }),
  output: z.strictObject({
    format: z.enum(['concise', 'full', 'data']),
    vendors: section.optional(),
    work: section.optional(),
    deployments: section.optional(),
    enhancements: section.optional(),
    conflicts: section.optional(),
    changes: section.optional(),
    archive: section.optional(),
    configuration: section.optional(),
    ...envelope,
  }),
  run: async ({ store, clock }, { format, section: only, since, cursor }) => {
    const reading = await readStatus(store, {
      sections: only === undefined ? sectionNames : [only],
      changes: { ...(since === undefined ? {} : { since }), ...(cursor === undefined ? {} : { after: cursor }) },
      limit: mostRead,
    });
    const snapshots = Object.values(reading).flatMap((attempt) => ('found' in attempt ? [attempt.found] : []));
    const oldest = snapshots.reduce(
      (one, other) => (one === undefined || other.asOf < one.asOf ? other : one),
      snapshots[0],
    );
    const failed = Object.entries(reading).filter(([, attempt]) => 'failed' in attempt);
    return {
      format,
      ...statusData(reading, named[format]),
      ...envelopeOf(
        oldest ?? { source: 'none', asOf: clock() },
        failed.map(([name]) => ({ code: 'section_unavailable', message: `The section ${name} could not be read.` })),
      ),
    };
  },
});

export const getProjectStatusTool = defineTool(getProjectStatus, {
  name: 'get_project_status',
  title: 'Get the project status',
  description:
    'The whole project at a glance: vendor health, open and blocked work, deployments, enhancements, conflicts, changes. Example: {"section":"work"}',
  annotations: reads,
  text: statusText,
});
