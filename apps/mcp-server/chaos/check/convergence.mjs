import { isDeepStrictEqual } from 'node:util';

/** How the rows of a machine's cache differ from the database's; null when they do not. */
export function differenceOf(rows, cached) {
  for (const key of new Set([...rows.keys(), ...cached.keys()]))
    if (!isDeepStrictEqual(rows.get(key), cached.get(key)))
      return `${key}: the database has ${shown(rows.get(key))}, the cache ${shown(cached.get(key))}`;
  return null;
}

const shown = (row) => (row === undefined ? 'nothing' : JSON.stringify(row));

/** What still waits in a machine's copies, other than in a conflict. */
export const waitingIn = ({ journal, markdown }) =>
  [...journal, ...markdown].filter(({ conflictId }) => conflictId === null).map(({ change }) => change);
