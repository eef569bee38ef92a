import { fileURLToPath } from 'node:url';
import { invalidField, TrackerError } from '@tracker/core';

const wayOut = 'Start the server with --workspace PATH or TRACKER_WORKSPACE to name the project.';

/**
 * The directories among a client's roots. A client that has roots but none that can be used says that it works
 * somewhere else than where this process was started: that directory would be another project's.
 *
 * @throws TrackerError `ValidationError` when no root is a directory's URI; `DatabaseError` when the client does
 * not answer, so that the next call asks again.
 */
export const rootPaths = async (roots: () => Promise<readonly string[]>): Promise<readonly string[]> => {
  const uris = await answered(roots);
  const paths = uris.flatMap(pathOf);
  if (uris.length > 0 && paths.length === 0)
    throw invalidField('roots', 'name no directory of this machine', 'file:// URIs of directories', wayOut);
  return paths;
};

const answered = async (roots: () => Promise<readonly string[]>): Promise<readonly string[]> => {
  try {
    return await roots();
  } catch (error) {
    throw new TrackerError('DatabaseError', 'The client did not say which directories (roots) it works in.', {
      hint: `Call again. ${wayOut}`,
      cause: error,
    });
  }
};

const pathOf = (uri: string): readonly string[] => {
  if (!/^file:\/\//i.test(uri)) return [];
  try {
    return [fileURLToPath(uri)];
  } catch {
    return [];
  }
};
