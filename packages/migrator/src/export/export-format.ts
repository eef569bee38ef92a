import * as z from 'zod';

/** What the first line of an export says; a change that an older reader could stumble over raises the version. */
export const exportHeader = z.strictObject({
  format: z.literal('tracker-export'),
  version: z.literal(1),
  workspace_id: z.string(),
  /** ISO 8601 UTC: the moment that the rows describe. */
  as_of: z.string(),
});

/** The last line: a file without it was cut. */
export const exportEnd = z.strictObject({ end: z.literal(true), rows: z.int().min(0) });

export const headerStart = '{"format":"tracker-export"';
