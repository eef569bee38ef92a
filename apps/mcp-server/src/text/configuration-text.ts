import type { getProjectConfiguration } from '@tracker/core';
import type * as z from 'zod';
import { joined } from './lines.ts';

type Configuration = z.output<typeof getProjectConfiguration.output>;

export const configurationText = (configuration: Configuration): string =>
  `Configuration version ${configuration.version}: ${joined(', ', [
    `context ${configuration.active_context_type}`,
    `current session ${configuration.current_session_id ?? 'none'}`,
    configuration.git_branch === null ? undefined : `branch ${configuration.git_branch}`,
    configuration.git_head_commit === null ? undefined : `head ${configuration.git_head_commit}`,
    `token budget ${configuration.default_token_budget}`,
    configuration.database_healthy ? 'database healthy' : 'database away',
  ])}.`;
