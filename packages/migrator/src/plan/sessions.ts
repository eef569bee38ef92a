import { type ChangeOf, workItemMetadata } from '@tracker/core';
import type { SessionPrompt } from '@tracker/markdown';
import { numbered, promptKey, storedPromptKey } from '../natural-keys.ts';
import { isLive } from '../workspace.ts';
import { fittingTitle } from './cut-title.ts';
import { type Planning, referenceId } from './plan-migration.ts';

type Creation = ChangeOf<'work_item.create'>;

/** Session prompts become sessions with their front matter and their text (FR-021). */
export const planSessions = (planning: Planning): readonly Creation[] => {
  const { source, current, creation, ids, statusFile } = planning;
  const known = new Set(current.workItems.filter(isLive).map(storedPromptKey));
  const keys = numbered(source.sessionPrompts.map((prompt) => promptKey(prompt, statusFile)));
  return source.sessionPrompts.flatMap((prompt, position) => {
    const key = keys[position] ?? '';
    if (known.has(key) || current.migrated.has(referenceId('session', key, ids))) return [];
    const fields = {
      item_type: 'session' as const,
      title: fittingTitle(prompt.title ?? prompt.id ?? prompt.file),
      metadata: metadataOf(prompt, key, planning),
      parent_id: null,
      branch_name: null,
      commit_hash: null,
      pr_number: null,
      dependencies: [],
      vendor_dependencies: [],
    };
    return [{ ...creation('session', key), kind: 'work_item.create' as const, fields }];
  });
};

const metadataOf = (prompt: SessionPrompt, key: string, planning: Planning): Creation['fields']['metadata'] => {
  const stated = prompt.frontMatter.token_budget;
  const yaml_frontmatter = { ...prompt.frontMatter, schema_version: prompt.schemaVersion ?? '1.0' };
  const rest = { prompts_count: 1, yaml_frontmatter };
  const isBudget = workItemMetadata('session').safeParse({ ...rest, token_budget: stated }).success;
  if (stated !== undefined && !isBudget)
    planning.warn(`${prompt.file}:${prompt.lines.first}: token_budget is none; the project's was taken instead.`);
  return {
    ...rest,
    token_budget: isBudget ? stated : planning.current.configuration.default_token_budget,
    prompt: prompt.body,
    prompt_key: key,
    source_file: prompt.file,
    inferred: [
      ...(prompt.schemaVersion === null ? ['yaml_frontmatter.schema_version'] : []),
      ...(isBudget ? [] : ['token_budget']),
      'prompts_count',
    ],
  };
};
