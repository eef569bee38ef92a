import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsed, TrackerError } from '@tracker/core';
import * as z from 'zod';
import { errnoOf } from '../errno.ts';

/**
 * `.tracker/config.json`. It is part of the repository and so somebody else's text: nothing
 * in it says where data lies or which server to ask. Keys of other Tracker versions pass.
 */
const workspaceConfig = z.looseObject({
  workspace_id: z.guid({ error: 'must be a UUID' }).transform((id) => id.toLowerCase()),
  slug: z.string().min(1).max(100).optional(),
  client: z.string().min(1).max(100).optional(),
  port: z.int().min(0).max(65_535).optional(),
  log: z.string().optional(),
  /** Days after which work that is done with is archived by itself (FR-039). */
  archive_after_days: z.int().min(1).max(36_500).optional(),
});
export type WorkspaceConfig = z.infer<typeof workspaceConfig>;

export const workspaceConfigPath = (directory: string): string => join(directory, '.tracker', 'config.json');

/**
 * The directory's configuration; `null` when it has none.
 *
 * @throws TrackerError `ValidationError` for a file that is not a configuration: passing over it would open
 * another workspace than the repository names.
 */
export const readWorkspaceConfig = async (directory: string): Promise<WorkspaceConfig | null> => {
  const path = workspaceConfigPath(directory);
  const text = await textAt(path);
  if (text === null) return null;
  const hint = `Mend ${path}, or restore it from Git.`;
  try {
    return parsed(workspaceConfig, jsonIn(text), { hint });
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    throw new TrackerError('ValidationError', `${path} is not a valid configuration. ${error.message}`, {
      hint,
      cause: error,
      ...(error.details === undefined ? {} : { details: error.details }),
    });
  }
};

const textAt = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new TrackerError('ValidationError', `${path} cannot be read (${code ?? 'unknown error'}).`, {
      hint: 'Check its permissions.',
      cause: error,
    });
  }
};

/** Text that is not JSON fails the schema like any other wrong value. */
const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
