import type { FeedEntry } from '../ports/feed.ts';

/** What the entity of a change is called, or was called when it was removed. */
export const titleOf = ({ title, effects, entityId }: FeedEntry): string | null => {
  const fields = effects.find(({ id }) => id === entityId)?.fields;
  const former = (fields?.name ?? fields?.title ?? fields?.['metadata.pr_title'])?.from;
  return title ?? (typeof former === 'string' ? former : null);
};
