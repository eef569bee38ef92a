import { envelopeOf, type LayerUnavailableError, NotSeenError } from '@tracker/core';
import type { CallResult } from './call-tool.ts';
import { visible, visibleThroughout } from './text/visible-text.ts';

/**
 * What a read answers while the database is away and nothing below it knows: not that something does not exist, and no
 * error either (FR-032; SPEC section 5, Reads).
 */
export const cannotTellResult = (error: LayerUnavailableError, now: string): CallResult => {
  const told = visible([error.message, error.hint ?? []].flat().join(' '));
  if (error instanceof NotSeenError && error.from !== undefined)
    return {
      structuredContent: visibleThroughout({ found: false, ...envelopeOf(error.from) }),
      content: [{ type: 'text', text: `Not found. ${told}` }],
    };
  const fields = {
    found: false,
    data_source: 'none',
    as_of: now,
    warnings: [{ code: 'database_unavailable', message: told }],
  };
  const text = `This cannot be told now, which does not say that it does not exist. ${told}`;
  return { structuredContent: fields, content: [{ type: 'text', text }] };
};
