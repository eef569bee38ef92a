import type { FeedEntry } from '../ports/feed.ts';

/** What the entity of a change is called, or, where it is gone, was called by the change or before it. */
export const titleOf = ({ title, effects, entityId }: FeedEntry): string | null => {
  const fields = effects.find(({ id }) => id === entityId)?.fields;
  const named = fields?.name ?? fields?.title ?? fields?.['metadata.pr_title'];
  const told = title ?? named?.to ?? named?.from;
  return typeof told === 'string' ? told : null;
};
