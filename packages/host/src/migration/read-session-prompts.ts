import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { errnoOf } from '../errno.ts';

/** The session prompts that are files of their own, by path; symbolic links are not followed (FR-021). */
export const readSessionPrompts = async (
  workspace: string,
): Promise<readonly { readonly file: string; readonly text: string }[]> => {
  const paths = [...(await filesIn(join(workspace, 'docs', 'session-prompts')))].sort();
  return await Promise.all(
    paths.map(async (path) => ({
      file: relative(workspace, path),
      text: (await readFile(path, 'utf8')).replaceAll('\0', ''),
    })),
  );
};

const filesIn = async (directory: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
};
