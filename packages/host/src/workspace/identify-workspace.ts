import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { TrackerError } from '@tracker/core';
import { v7 } from 'uuid';
import { errnoOf } from '../errno.ts';
import { type WorkspaceConfig, workspaceConfigPath } from '../settings/workspace-config.ts';
import { type ChosenWorkspace, type Location, locationOf } from './choose-workspace.ts';
import { createRegistry, type Registration, type Registry } from './registry.ts';
import { haveSameHistory } from './same-history.ts';

export interface WorkspaceIdentity {
  readonly id: string;
  readonly slug: string;
}

export interface IdentifyOptions {
  readonly workspace: ChosenWorkspace;
  /** The workspace's `.tracker/config.json`. */
  readonly config: WorkspaceConfig | null;
  readonly dataDir: string;
}

/**
 * The id under which a workspace's data is kept: the one its configuration names, else the one registered for its place
 * in the data directory, made at first use. A repository that is moved without a configuration gets a new one.
 *
 * @throws TrackerError `ValidationError` for an id that belongs to another project; `DatabaseError` for a data
 * directory that cannot be used.
 */
export const identifyWorkspace = async ({
  workspace,
  config,
  dataDir,
}: IdentifyOptions): Promise<WorkspaceIdentity> => {
  const registry = createRegistry(dataDir);
  const location = locationOf(workspace);
  const slug = config?.slug ?? slugOf(workspace, location);
  try {
    const { workspace_id: id } =
      config === null
        ? await registered(registry, location, slug)
        : await adopted(registry, entryOf(config.workspace_id, slug, location), workspace.path);
    return { id, slug };
  } catch (error) {
    throw unusableDataDir(error, dataDir);
  }
};

const registered = async (registry: Registry, location: Location, slug: string): Promise<Registration> =>
  (await registry.atLocation(location)) ?? (await registry.registerNew(entryOf(v7(), slug, location)));

/** The configuration's id, once it is certain that no other project's data lies under it. */
const adopted = async (registry: Registry, entry: Registration, path: string): Promise<Registration> => {
  const known = await registry.atLocation(entry);
  if (known?.workspace_id === entry.workspace_id) return known;
  const first = await registry.claimId(entry);
  // Two directories of one repository may share a workspace.
  if (first.anchor !== entry.anchor) {
    const moved = !existsSync(first.anchor);
    if (!moved && !(await haveSameHistory(first.anchor, entry.anchor))) throw belongsToAnother(first, path);
    if (moved) await registry.replaceId(entry);
  }
  await registry.setLocation(entry);
  return entry;
};

const entryOf = (workspaceId: string, slug: string, { anchor, within }: Location): Registration => ({
  version: 1,
  workspace_id: workspaceId,
  slug,
  anchor,
  within,
});

const belongsToAnother = ({ anchor, workspace_id }: Registration, path: string): TrackerError =>
  new TrackerError(
    'ValidationError',
    `${workspaceConfigPath(path)} names workspace ${workspace_id}, which belongs to another project: ${anchor}.`,
    {
      hint: 'Delete that file to get a workspace of its own here; the other project keeps its data.',
    },
  );

const longestSlug = 100;

/** The folder's name in lower case with dashes; of a work tree the main one's folder, so that all agree. */
const slugOf = ({ path }: ChosenWorkspace, { anchor, within }: Location): string => {
  const folder = within === '' && basename(anchor) === '.git' ? dirname(anchor) : within === '' ? anchor : path;
  const words =
    basename(folder)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...words.join('-')].slice(0, longestSlug).join('') || 'workspace';
};

const unusable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST']);

const unusableDataDir = (error: unknown, dataDir: string): unknown => {
  const code = errnoOf(error);
  if (code === undefined || !unusable.has(code)) return error;
  return new TrackerError('DatabaseError', `The data directory ${dataDir} cannot be written (${code}).`, {
    hint: 'Make it writable, or set TRACKER_DATA_DIR to a directory that is.',
    cause: error,
  });
};
