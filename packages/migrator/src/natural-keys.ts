import { type Deployment, vendorNameKey, type WorkItem } from '@tracker/core';
import type { LegacyDeployment, LegacyWorkItem, SessionPrompt } from '@tracker/markdown';

/*
 * What makes two entries the same one (SPEC section 6): vendors by name, deployments by PR and hash, enhancements by
 * title, session prompts by id or path. Where a file has several of one key the second is the second of the workspace.
 */

export const vendorKey = ({ name }: { readonly name: string }): string => vendorNameKey(name);
export const enhancementKey = ({ title }: { readonly title: string }): string => title;

export const deploymentKey = ({ prNumber, commit }: Pick<LegacyDeployment, 'prNumber' | 'commit'>): string =>
  `${prNumber} ${commit ?? ''}`.trim();

/** By the hash as the source gave it, so that resolving it later makes no other event of it. */
export const storedDeploymentKey = ({ commit_hash, metadata }: Deployment): string => {
  const given = metadata.source_commit ?? commit_hash ?? metadata.commit_hash;
  return `${metadata.pr_number ?? ''} ${given ?? ''}`.trim();
};

export const promptKey = ({ id, title, file }: Pick<SessionPrompt, 'id' | 'title' | 'file'>, status: string): string =>
  id ?? (file === status ? (title ?? file) : file);

/** Null for a session that came from no prompt. */
export const storedPromptKey = ({ metadata }: WorkItem): string | null =>
  typeof metadata.prompt_key === 'string' ? metadata.prompt_key : null;

export const workItemKey = ({ itemType, title, parentTitle }: LegacyWorkItem): string =>
  [itemType, parentTitle ?? '', title].join(' / ');

/** Numbers what has the same key: `A`, `B`, `A (2)`; a key that looks numbered always is, `A (2) (1)`. */
export const numbered = (keys: readonly string[]): readonly string[] => {
  const seen = new Map<string, number>();
  return keys.map((key) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 && !/ \(\d+\)$/.test(key) ? key : `${key} (${count})`;
  });
};
