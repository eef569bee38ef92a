import { getProjectConfiguration, updateProjectConfiguration } from '@tracker/core';
import { detailsOf } from '../output/details.ts';
import type { Terminal } from '../output/terminal.ts';
import { nullIn, numberIn, parsedFlags } from '../parse-flags.ts';
import { printed, runUseCase } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface ConfigShowOptions {
  readonly workspace?: string;
}

/** `tracker config show`: the use case behind get_project_configuration. */
export const configShow = (terminal: Terminal, { workspace }: ConfigShowOptions): Promise<number> =>
  runUseCase(terminal, workspace, getProjectConfiguration, { values: {}, flags: {}, text: detailsOf });

export interface ConfigUpdateOptions extends ConfigShowOptions {
  readonly context?: string;
  readonly session?: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly tokenBudget?: string;
  readonly ifVersion?: string;
}

/** `tracker config update`: update_project_configuration on the version that is there unless one is named. */
export const configUpdate = async (terminal: Terminal, options: ConfigUpdateOptions): Promise<number> => {
  const values = {
    version: numberIn(options.ifVersion) ?? 1,
    active_context_type: options.context,
    current_session_id: nullIn(options.session),
    git_branch: nullIn(options.branch),
    git_head_commit: nullIn(options.commit),
    default_token_budget: numberIn(options.tokenBudget),
  };
  const request = parsedFlags(updateProjectConfiguration.input, values, {
    version: '--if-version',
    active_context_type: '--context',
    current_session_id: '--session',
    git_branch: '--branch',
    git_head_commit: '--commit',
    default_token_budget: '--token-budget',
  });
  const result = await withTracker(options.workspace, async (tracker) => {
    const context = tracker.context(clientName);
    const version =
      options.ifVersion === undefined ? (await getProjectConfiguration.run(context, {})).version : request.version;
    return await updateProjectConfiguration.run(context, { ...request, version });
  });
  return printed(terminal, result, detailsOf);
};
