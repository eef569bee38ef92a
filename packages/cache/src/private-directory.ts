import { LayerUnavailableError } from '@tracker/core';
import { ensurePrivateDirectory } from '@tracker/files';

/** @throws LayerUnavailableError for a directory that others may enter, or the system's error. */
export const makePrivateDirectory = (path: string): void => {
  try {
    ensurePrivateDirectory(path);
  } catch (error) {
    if (!(error instanceof Error) || 'code' in error) throw error;
    throw new LayerUnavailableError(error.message, {
      hint: `Make it a directory that only you may enter: chmod 700 ${path}`,
      cause: error,
    });
  }
};
