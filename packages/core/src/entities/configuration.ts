import * as z from 'zod';
import { audit, timestamp, version } from './audit.ts';
import { branchName, commitHash } from './work-item.ts';
import { tokenBudget } from './work-item-metadata.ts';

export const contextType = z.enum(['feature', 'maintenance', 'research']);

/** The stored part of a workspace's configuration. */
export const storedConfiguration = z.strictObject({
  active_context_type: contextType,
  current_session_id: z.guid().nullable(),
  git_branch: branchName.nullable(),
  git_head_commit: commitHash.nullable(),
  default_token_budget: tokenBudget,
  version,
  ...audit,
});
export type StoredConfiguration = z.infer<typeof storedConfiguration>;

/** One per workspace (FR-015); the health fields are computed when it is read and never bump the version. */
export const configuration = storedConfiguration.extend({
  database_healthy: z.boolean(),
  last_health_check_at: timestamp,
});
export type Configuration = z.infer<typeof configuration>;

/** A workspace has one configuration, so within the workspace its id is a constant. */
export const configurationId = '00000000-0000-7000-8000-000000000001';

export const defaultTokenBudget = 200_000;

/** What a workspace starts with, and gets again should its row be missing. */
export const seedConfiguration = (at: string): StoredConfiguration => ({
  active_context_type: 'feature',
  current_session_id: null,
  git_branch: null,
  git_head_commit: null,
  default_token_budget: defaultTokenBudget,
  version: 1,
  created_at: at,
  updated_at: at,
  created_by: 'tracker',
  updated_by: 'tracker',
});
