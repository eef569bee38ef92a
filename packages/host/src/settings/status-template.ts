import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { TrackerError } from '@tracker/core';
import { errnoOf } from '../errno.ts';
import { readWorkspaceConfig, workspaceConfigPath } from './workspace-config.ts';

export interface StatusTemplate {
  /** As it was named. */
  readonly path: string;
  readonly text: string;
}

/** Bytes; more than any template that is accepted. */
const mostBytes = 1_000_000;

/**
 * The workspace's own template for the status report, null where its configuration names none. The configuration is
 * part of the repository, and so somebody else's text: it can name no file outside the workspace, not through a link either.
 *
 * @throws TrackerError `ValidationError`
 */
export const readStatusTemplate = async (workspace: string): Promise<StatusTemplate | null> => {
  const path = (await readWorkspaceConfig(workspace))?.status_template;
  if (path === undefined) return null;
  const place = await realpath(join(workspace, path)).catch(() => null);
  const inside = place === null ? '' : relative(await realpath(workspace), place);
  if (isAbsolute(path) || place === null || inside === '' || inside.startsWith('..') || isAbsolute(inside))
    throw new TrackerError('ValidationError', `status_template: "${path}" is no file inside the workspace.`, {
      hint: `Mend it in ${workspaceConfigPath(workspace)}.`,
    });
  return { path, text: await readTemplateFile(place) };
};

/** @throws TrackerError `NotFoundError` for no such file, `ValidationError` for what cannot be a template. */
export const readTemplateFile = async (path: string): Promise<string> => {
  try {
    const { size } = await stat(path);
    if (size <= mostBytes) return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') throw new TrackerError('NotFoundError', `${path} does not exist.`);
    throw new TrackerError('ValidationError', `${path} cannot be read as a template.`, {
      hint: 'Check that it is a file and that you may read it.',
      cause: error,
    });
  }
  throw new TrackerError('ValidationError', `${path} is too long for a template.`);
};
