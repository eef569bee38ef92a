import { type ErrorCode, fitted, TrackerError } from '@tracker/core';
import type { CallResult } from './call-tool.ts';
import type { Log } from './log.ts';
import { errorText } from './text/error-text.ts';
import { visible, visibleThroughout } from './text/visible-text.ts';

/** A failure as it is told: its kind, fields for programs, a text for a model. */
export interface ToldError {
  readonly code: ErrorCode;
  readonly fields: object;
  readonly text: string;
}

/** The one place where a failure gets its words (SPEC section 4, "Errors"). */
export const told = (error: unknown, log: Log): ToldError => {
  const known = error instanceof TrackerError ? error : unexpected(error, log);
  const { code, message, details } = known;
  const suggestion = known.hint || defaultSuggestion[code];
  return {
    code,
    fields: visibleThroughout(fitted({ error: code, message, details: { ...details }, suggestion })),
    text: visible(errorText({ error: known, suggestion })),
  };
};

/** A failure as a tool's result. */
export const errorResult = (error: unknown, log: Log): CallResult => {
  const { fields, text } = told(error, log);
  return { isError: true, structuredContent: fields, content: [{ type: 'text', text }] };
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
