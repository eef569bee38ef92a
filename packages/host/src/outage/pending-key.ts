import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrackerError } from '@tracker/core';
import type { Mac } from '@tracker/markdown';
import { errnoOf } from '../errno.ts';
import { createFile } from '../workspace/create-file.ts';

const keyForm = /^[0-9a-f]{64}\n$/;

/**
 * What marks pending changes in a status file as this user's own (SPEC section 5): HMAC-SHA256 with a key of the user's,
 * made at first use.
 *
 * @throws TrackerError `DatabaseError` for a key that is damaged: with another one nothing that waits would be known.
 */
export const loadPendingMac = async (dataDir: string): Promise<Mac> => {
  const path = join(dataDir, 'keys', 'pending.key');
  const text = await keyAt(path);
  if (!keyForm.test(text))
    throw new TrackerError('DatabaseError', `${path} is damaged: it holds no key.`, {
      hint: 'Restore it from a backup, or remove it; then changes that wait in a status file alone count as foreign.',
    });
  const key = Buffer.from(text.trim(), 'hex');
  return (sealed) => createHmac('sha256', key).update(sealed).digest('base64url');
};

const keyAt = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    await createFile(path, `${randomBytes(32).toString('hex')}\n`);
    return await readFile(path, 'utf8');
  }
};
