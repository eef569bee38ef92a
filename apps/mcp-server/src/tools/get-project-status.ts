import { defineUseCase, envelope, inputTime } from '@tracker/core';
import { readReport, renderReport, type StatusReport, sectionNames } from '@tracker/reporter';
import * as z from 'zod';
import { defineTool, reads } from './tool.ts';

/** Rows that a section names. */
const named = { concise: 5, full: 40, data: 100 } as const;

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
  run: async (context, { format, section: only, since, cursor }) => {
    const report = await readReport(context, {
      rows: named[format],
      since,
      cursor,
      ...(only === undefined ? {} : { sections: [only] }),
    });
    return { format, ...report };
  },
});

type Shown = StatusReport & { readonly format: keyof typeof named };

const statusText = (result: object): string => {
  const { format, ...report } = result as Shown; // the use case built it
  return renderReport(report, format === 'full' ? 'full' : 'concise').trimEnd();
};

export const getProjectStatusTool = defineTool(getProjectStatus, {
  name: 'get_project_status',
  title: 'Get the project status',
  description:
    'The whole project at a glance: vendor health, ready and blocked work, deployments, enhancements, conflicts, changes. Example: {"section":"work"}',
  annotations: reads,
  text: statusText,
});
