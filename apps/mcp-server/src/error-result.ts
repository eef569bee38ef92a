import { type ErrorCode, fitted, TrackerError } from '@tracker/core';
import type { CallResult } from './call-tool.ts';
import type { Log } from './log.ts';
import { errorText } from './text/error-text.ts';
import { visible, visibleThroughout } from './text/visible-text.ts';

/** The one place where a failure becomes an answer (SPEC section 4, "Errors"). */
export const errorResult = (error: unknown, log: Log): CallResult => {
  const known = error instanceof TrackerError ? error : unexpected(error, log);
  const suggestion = known.hint || defaultSuggestion[known.code];
  const structuredContent = visibleThroughout(
    fitted({ error: known.code, message: known.message, details: { ...known.details }, suggestion }),
  );
  return {
    isError: true,
    structuredContent,
    content: [{ type: 'text', text: visible(errorText({ error: known, suggestion })) }],
  };
};

const defaultSuggestion: Record<ErrorCode, string> = {
  ValidationError: 'Correct these fields and call again.',
  NotFoundError: 'List what exists and call again.',
  VersionConflictError: 'Read it again and repeat the change with the version you get.',
  DatabaseError: 'Call again in a few seconds; a write with an idempotency_key is never done twice.',
};

/** A driver's or a bug's own words go to the log, never to a model. */
const unexpected = (error: unknown, log: Log): TrackerError => {
  log.error('a tool call failed unexpectedly', error);
  return new TrackerError(
    'DatabaseError',
    'The call failed inside Tracker; the server’s log on stderr has the reason.',
  );
};
