import { LayerUnavailableError, TrackerError } from '@tracker/core';
import { LockTimeoutError, LockUnavailableError } from '@tracker/files';

export const isMissing = (error: unknown): boolean => errnoOf(error) === 'ENOENT';

/** What the system refused, as "I cannot tell"; a fault of the program passes through. */
export const statusFileUnavailable = (path: string, error: unknown): unknown => {
  if (error instanceof LockTimeoutError || error instanceof LockUnavailableError)
    return new LayerUnavailableError(`The status file ${path} cannot be used: ${error.message}`, { cause: error });
  const code = error instanceof TrackerError ? undefined : errnoOf(error);
  if (code === undefined) return error;
  return new LayerUnavailableError(`The status file ${path} cannot be used (${code}).`, {
    hint: hints[code] ?? 'Make the file and its directory readable and writable.',
    cause: error,
  });
};

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space on its disk.',
  EDQUOT: 'Free some space: the quota of its disk is used up.',
  EIO: 'Look after its disk: the system reports an input/output error.',
  EISDIR: 'A directory has the name of the status file; move it away.',
  EBUSY: 'Let whatever saves the file all the time come to rest, and try again.',
};

const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
