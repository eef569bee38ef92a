import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parsed, TrackerError } from '@tracker/core';
import { writeFileAtomically } from '@tracker/files';
import * as z from 'zod';
import { errnoOf } from '../errno.ts';
import type { Location } from './choose-workspace.ts';
import { createFile } from './create-file.ts';

const registration = z.looseObject({
  version: z.literal(1),
  workspace_id: z.guid(),
  slug: z.string(),
  anchor: z.string(),
  within: z.string(),
});
export type Registration = z.infer<typeof registration>;

/**
 * Which workspace lives where, as files in the user's data directory: `workspaces/locations/<hash>.json` by place and
 * `workspaces/<id>/identity.json` by id. Every file appears whole and at once, so that processes need no lock: of
 * those that register at the same moment one wins and the others read what it wrote.
 */
export interface Registry {
  atLocation(location: Location): Promise<Registration | null>;
  /** The first location of an id. */
  byId(id: string): Promise<Registration | null>;
  /** Registers a location that has none, and answers with what is registered now. */
  registerNew(entry: Registration): Promise<Registration>;
  /** Makes the entry's location the first of its id, and answers with the one that is. */
  claimId(entry: Registration): Promise<Registration>;
  /** The id's first location is gone; this one takes its place. */
  replaceId(entry: Registration): Promise<void>;
  /** Whatever was registered at the location. */
  setLocation(entry: Registration): Promise<void>;
}

export const createRegistry = (dataDir: string): Registry => {
  const byLocation = (location: Location) =>
    join(dataDir, 'workspaces', 'locations', `${hashOf(`${location.anchor}\0${location.within}`)}.json`);
  const pathById = (id: string) => join(dataDir, 'workspaces', id, 'identity.json');

  const claimId = async (entry: Registration) => {
    const path = pathById(entry.workspace_id);
    return (await createFile(path, textOf(entry))) ? entry : await existing(path);
  };
  return {
    atLocation: (location) => readRegistration(byLocation(location)),
    byId: (id) => readRegistration(pathById(id)),
    claimId,
    async registerNew(entry) {
      // The id first: a location is only ever seen with an id that is claimed.
      await claimId(entry);
      const path = byLocation(entry);
      if (await createFile(path, textOf(entry))) return entry;
      await rm(dirname(pathById(entry.workspace_id)), { recursive: true, force: true });
      return await existing(path);
    },
    replaceId: (entry) => writeFileAtomically(pathById(entry.workspace_id), textOf(entry)),
    async setLocation(entry) {
      const path = byLocation(entry);
      if (!(await createFile(path, textOf(entry)))) await writeFileAtomically(path, textOf(entry));
    },
  };
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const textOf = (entry: Registration): string => `${JSON.stringify(entry, null, 2)}\n`;

const existing = async (path: string): Promise<Registration> => {
  const found = await readRegistration(path);
  if (found === null) throw new Error(`${path} was there and is gone`);
  return found;
};

const readRegistration = async (path: string): Promise<Registration | null> => {
  try {
    return parsed(registration, JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    if (errnoOf(error) !== undefined) throw error;
    throw new TrackerError('DatabaseError', `${path} is damaged: it does not say which workspace lives where.`, {
      hint: 'Restore it from a backup. Without it Tracker would open an empty workspace in place of yours.',
      cause: error,
    });
  }
};
