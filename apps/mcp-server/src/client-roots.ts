import type { ConnectedClient } from './client-session.ts';

/** URIs of the directories that the client works in. Rejects when it does not answer in time. */
export const rootsOf = async ({ ask }: Pick<ConnectedClient, 'ask'>, withinMs: number): Promise<readonly string[]> => {
  const { roots } = await ask({ method: 'roots/list', withinMs });
  if (!Array.isArray(roots)) throw new Error('the answer to roots/list holds no roots');
  return roots.map((root: unknown) =>
    typeof root === 'object' && root !== null && 'uri' in root ? String(root.uri) : '',
  );
};
