import type { ApiTokens } from '@tracker/core';
import type { Opening } from './opening.ts';

/** The tokens of a workspace on a database that is opened when it is first asked. */
export const createOpeningTokens = (
  opening: Opening,
  workspace: { readonly id: string; readonly slug: string },
): ApiTokens => {
  const ask = <Value>(work: (tokens: ApiTokens) => Promise<Value>): Promise<Value> =>
    opening.use((database) => work(database.apiTokens(workspace)));
  return {
    find: (id) => ask((tokens) => tokens.find(id)),
    used: (id, at) => ask((tokens) => tokens.used(id, at)),
    add: (token) => ask((tokens) => tokens.add(token)),
    list: () => ask((tokens) => tokens.list()),
    revoke: (id, at) => ask((tokens) => tokens.revoke(id, at)),
  };
};
