import { type LayerUnavailableError, NotSeenError, type OverlaidLayer, type Warning } from '@tracker/core';
import { ageSeconds, databaseUnavailable, layerNames } from './read-order.ts';

/** A layer that was looked through, and what it said. */
export interface Look {
  readonly layer: Pick<OverlaidLayer, 'source' | 'asOf'>;
  readonly error: NotSeenError;
}

interface Companions {
  readonly now: string;
  readonly pendingSync: number;
  readonly warnings: readonly Warning[];
}

/**
 * "Not found in what I can see", with what that is and how old (SPEC section 5, Reads). Null where there was nothing to
 * look through.
 */
export const notSeenIn = (
  looked: readonly Look[],
  /** Null while the database answers. */
  away: LayerUnavailableError | null,
  { now, pendingSync, warnings }: Companions,
): NotSeenError | null => {
  const copies = looked.filter(({ layer }) => layer.source !== 'none');
  const [first] = copies;
  if (first === undefined) return null;
  const { what } = first.error;
  const asOf =
    copies
      .map(({ layer }) => layer.asOf)
      .sort()
      .at(-1) ?? now;
  const places = copies.map(({ layer }) => `${layerNames[layer.source]} (as of ${layer.asOf})`).join(', ');
  const message = `${what} is not in what can be seen now: ${places}.`;
  return new NotSeenError(what, [message, away?.message ?? []].flat().join(' '), {
    hint: 'It may exist all the same: call again when the database answers.',
    from: {
      source: 'none',
      asOf,
      cacheAgeSeconds: Math.round(ageSeconds(asOf, now)),
      pendingSync,
      warnings: [...(away === null ? [] : [databaseUnavailable(away)]), { code: 'not_seen', message }, ...warnings],
    },
  });
};
