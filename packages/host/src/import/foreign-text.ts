import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TrackerError } from '@tracker/core';
import { errnoOf } from '../errno.ts';
import { utf16Of } from '../utf16.ts';

/**
 * The text of the file at `path`, or where that is a directory of the first of `places` below it that exists.
 *
 * @throws TrackerError `ValidationError` when there is none or it cannot be read.
 */
export const foreignText = async (path: string, places: readonly string[]): Promise<string> => {
  try {
    const paths = (await stat(path)).isDirectory() ? places.map((place) => join(path, place)) : [path];
    return decodedText(await firstFile(paths));
  } catch (error) {
    throw new TrackerError('ValidationError', `No work can be read from ${path}.`, {
      hint: places.length === 0 ? 'Name the file.' : `Name the file, or a directory with ${places.join(' or ')}.`,
      cause: error,
    });
  }
};

const firstFile = async ([path = '', ...others]: readonly string[]): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && others.length > 0) return await firstFile(others);
    throw error;
  }
};

export const decodedText = (bytes: Uint8Array): string => new TextDecoder(utf16Of(bytes) ?? 'utf-8').decode(bytes);
