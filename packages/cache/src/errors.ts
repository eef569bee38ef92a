import { LayerUnavailableError, TrackerError } from '@tracker/core';
import { LockTimeoutError, LockUnavailableError } from '@tracker/files';

/**
 * What the system refused, as "I cannot tell": the next copy is asked. Everything else is a fault of the program and
 * passes through.
 */
export const unavailable = (what: string, path: string, error: unknown): unknown => {
  if (error instanceof LockTimeoutError || error instanceof LockUnavailableError)
    return new LayerUnavailableError(`The ${what} ${path} cannot be used: ${error.message}`, { cause: error });
  const code = error instanceof TrackerError ? undefined : errnoOf(error);
  if (code === undefined) return error;
  return new LayerUnavailableError(`The ${what} ${path} cannot be used (${code}).`, {
    hint: hints[code] ?? 'Make the data directory readable and writable, or set TRACKER_DATA_DIR to one that is.',
    cause: error,
  });
};

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space on its disk.',
  EDQUOT: 'Free some space: the quota of its disk is used up.',
  EIO: 'Look after its disk: the system reports an input/output error.',
};

const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Never read, never written, never replaced: whose data it is is not ours to decide. */
export const foreignFile = (what: string, path: string, owner: string): LayerUnavailableError =>
  new LayerUnavailableError(`The ${what} ${path} belongs to workspace ${owner}.`, {
    hint: 'Move that file away; nothing was read from it and nothing written to it.',
  });
