/*
 * Every change of a migration has the same idempotency key: it says which migration, of which file in which state. The
 * changes of its rollback say the same with another word in front. So the log alone tells what belongs together.
 */

export interface MigrationMark {
  readonly did: 'migrate' | 'rollback';
  /** The migration. */
  readonly id: string;
  /** The status file, relative to the workspace. */
  readonly file: string;
  /** SHA-256 of its bytes, in hex: those that the backup has. */
  readonly sha256: string;
}

/** What the key of every mark begins with. */
export const markPrefix = 'project_status.md ';

export const keyOfMark = ({ did, id, file, sha256 }: MigrationMark): string =>
  markPrefix + JSON.stringify([did, id, sha256, file]);

/** Null for any other key. */
export const markOfKey = (key: string | null): MigrationMark | null => {
  if (key?.startsWith(markPrefix) !== true) return null;
  const [did, id, sha256, file] = partsOf(key.slice(markPrefix.length));
  if ((did !== 'migrate' && did !== 'rollback') || id === undefined || sha256 === undefined || file === undefined)
    return null;
  return { did, id, file, sha256 };
};

const partsOf = (text: string): readonly string[] => {
  try {
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
};
