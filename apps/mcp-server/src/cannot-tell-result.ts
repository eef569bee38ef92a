import type { LayerUnavailableError } from '@tracker/core';
import type { CallResult } from './call-tool.ts';
import { visible } from './text/visible-text.ts';

/**
 * What a read answers while the database is away and nothing below it knows: not that something does not exist, and no
 * error either (FR-032; SPEC section 5, Reads).
 */
export const cannotTellResult = ({ message, hint }: LayerUnavailableError, now: string): CallResult => {
  const told = visible([message, hint ?? []].flat().join(' '));
  const fields = {
    found: false,
    data_source: 'none',
    as_of: now,
    warnings: [{ code: 'database_unavailable', message: told }],
  };
  const text = `This cannot be told now, which does not say that it does not exist. ${told}`;
  return { structuredContent: fields, content: [{ type: 'text', text }] };
};
