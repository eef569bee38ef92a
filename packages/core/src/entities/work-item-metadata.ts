import * as z from 'zod';
import { type JsonObject, jsonObject, text } from '../text.ts';
import { actor, timestamp } from './audit.ts';
import type { WorkItemType } from './work-item.ts';

export const quarter = z.string().regex(/^\d{4}-Q[1-4]$/, { error: 'must be a quarter, e.g. 2026-Q1' });
export const tokenBudget = z.int().min(1000).max(1_000_000);
const strings = z.array(z.string());
const hours = z.number().min(0).max(1000);

/** One entry of the append-only `notes` list. */
export const note = z.strictObject({ at: timestamp, by: actor, text: text(1, 5000) });
export type Note = z.infer<typeof note>;

const anyType = {
  description: text(0, 10_000).optional(),
  priority: z.int().min(1).max(5).optional(),
  labels: strings.optional(),
  assignee: z.string().optional(),
  resolution: z.string().optional(),
  notes: z.array(note).optional(),
};

const byType = {
  project: z.looseObject({
    ...anyType,
    description: text(0, 1000),
    target_quarter: quarter.optional(),
    constitutional_principles: strings.optional(),
  }),
  session: z.looseObject({
    ...anyType,
    token_budget: tokenBudget,
    prompts_count: z.int().min(0).max(2_147_483_647),
    yaml_frontmatter: z.looseObject({ schema_version: z.string().min(1) }),
  }),
  task: z.looseObject({
    ...anyType,
    estimated_hours: hours.optional(),
    actual_hours: hours.optional(),
    blocked_reason: text(0, 500).optional(),
  }),
  research: z.looseObject({
    ...anyType,
    research_questions: strings.optional(),
    findings_summary: text(0, 2000).optional(),
    references: strings.optional(),
  }),
} satisfies Record<WorkItemType, z.ZodType>;

// Made once: making a schema takes longer than using it.
const wholeByType: Readonly<Record<WorkItemType, z.ZodType<JsonObject>>> = {
  project: jsonObject.pipe(byType.project),
  session: jsonObject.pipe(byType.session),
  task: jsonObject.pipe(byType.task),
  research: jsonObject.pipe(byType.research),
};

/** The whole metadata of an item of this type; unknown keys are kept (SPEC section 2, FR-010). */
export const workItemMetadata = (itemType: WorkItemType): z.ZodType<JsonObject> => wholeByType[itemType];

/** What an item gets when its metadata is left out on creation. `tokenBudget` is the workspace's configured budget. */
export const defaultMetadata = (itemType: WorkItemType, tokenBudget: number): JsonObject => {
  switch (itemType) {
    case 'project':
      return { description: '' };
    case 'session':
      return { token_budget: tokenBudget, prompts_count: 0, yaml_frontmatter: { schema_version: '1.0' } };
    case 'task':
    case 'research':
      return {};
  }
};
