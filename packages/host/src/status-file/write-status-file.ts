import { join } from 'node:path';
import { type Ids, LayerBusyError, type PrimaryStore } from '@tracker/core';
import { type FileLock, LockTimeoutError, lockFile } from '@tracker/files';
import {
  adoptLegacy,
  type EditNotice,
  type HandEdits,
  type LineRange,
  listingBounds,
  parseLegacy,
  parseStatus,
  readHandEdits,
  regenerate,
  type StatusContent,
  type StatusFile,
  statusContent,
} from '@tracker/markdown';
import { applicationName } from '../database/database-source.ts';
import { applyHandEdit, type EditOutcome } from './apply-hand-edit.ts';

export interface StatusFileParts {
  readonly file: StatusFile;
  /** PostgreSQL itself: what is not live is never written into the file. */
  readonly store: Pick<PrimaryStore, 'apply' | 'statusListing'>;
  readonly workspaceId: string;
  readonly ids: Ids;
  readonly clock: () => string;
  /** The workspace's directory in the data directory, where locks lie. */
  readonly directory: string;
}

export interface WriteOptions {
  /** Also applies more than 20 hand edits at once. */
  readonly confirmEdits: boolean;
}

/** A hand edit with what became of it; `unconfirmed` ones were only counted and wait for `--confirm-edits`. */
export interface EditReport {
  readonly line: number;
  readonly text: string;
  readonly outcome: EditOutcome['outcome'] | 'unconfirmed';
  readonly message?: string;
}

export interface StatusFileReport {
  readonly path: string;
  /** Whether the file is another one now. */
  readonly written: boolean;
  readonly edits: readonly EditReport[];
  /** What a person should know: removed lines, merge conflicts, lines that cannot be read back. */
  readonly notices: readonly EditNotice[];
  readonly needs_confirmation: boolean;
}

/** Longer than a pass over a full file takes. */
const passWaitMs = 15_000;

/**
 * Reads the hand edits of `.project_status.md` and applies them, then brings its generated parts up to date (FR-022,
 * FR-031). Of all processes one at a time does so. Edits that are saved meanwhile stay for the next time.
 *
 * @throws TrackerError `DatabaseError`, or LayerUnavailableError, when PostgreSQL cannot be asked or the file cannot be
 * written; the file is then as it was, and what was applied is known when it is read again.
 */
export const writeStatusFile = (parts: StatusFileParts, { confirmEdits }: WriteOptions): Promise<StatusFileReport> =>
  inTurn(parts, async () => {
    const text = (await parts.file.read()) ?? '';
    // Without the database nothing is applied either: this comes first.
    await parts.store.statusListing({ items: 0, deployments: 0 });
    const found = editsIn(text, parts.workspaceId);
    const edits = found.needConfirmation && !confirmEdits ? found.edits.map(unconfirmed) : await applied(found, parts);
    const settled = new Set(edits.filter(isSettled).map((edit) => edit.text));
    const content = await currentContent(parts);
    const written = await replaced(parts.file, (current) => regenerate(current, content, { settled }));
    return {
      path: parts.file.path,
      written,
      edits,
      notices: found.notices,
      needs_confirmation: found.needConfirmation && !confirmEdits,
    };
  });

/** What a migration read, with the entries in it that the database has otherwise. */
export interface MigratedText {
  readonly text: string;
  readonly left: readonly LineRange[];
}

/**
 * The first generation of a file that was kept by hand and has been migrated: what was read whole gives way. False when
 * somebody saved it meanwhile: what is new in it nobody has read, so it stays.
 */
export const adoptStatusFile = (parts: StatusFileParts, { text, left }: MigratedText): Promise<boolean> =>
  inTurn(parts, async () => {
    const content = await currentContent(parts);
    let isAsMigrated = false;
    await replaced(parts.file, (current) => {
      isAsMigrated = current === text;
      return isAsMigrated ? adoptLegacy(text, parseLegacy(text), content, left) : regenerate(current, content);
    });
    return isAsMigrated;
  });

const inTurn = async <Value>({ directory }: StatusFileParts, work: () => Promise<Value>): Promise<Value> => {
  const lock = await lockOn(join(directory, 'status-file.lock'));
  try {
    return await work();
  } finally {
    lock.release();
  }
};

const lockOn = async (path: string): Promise<FileLock> => {
  try {
    return await lockFile(path, { mode: 'exclusive', waitMs: passWaitMs, holder: applicationName });
  } catch (error) {
    if (!(error instanceof LockTimeoutError)) throw error;
    const hint = 'Another process writes the status file: try again when it is done, or end it if it hangs.';
    throw new LayerBusyError(error.message, { hint, cause: error });
  }
};

const currentContent = async ({ store, workspaceId }: StatusFileParts): Promise<StatusContent> => {
  const listing = await store.statusListing(listingBounds);
  return statusContent(workspaceId, listing.rows, listing);
};

const replaced = async (file: StatusFile, edit: (text: string) => string): Promise<boolean> => {
  let changed = false;
  await file.update((current) => {
    const next = edit(current);
    changed = next !== current;
    return next;
  });
  return changed;
};

/** Another workspace's lines mean nothing here. */
const editsIn = (text: string, workspaceId: string): HandEdits => {
  const content = parseStatus(text);
  if (content === null || content.workspaceId === workspaceId) return readHandEdits(text);
  const message = `This file was generated for workspace ${content.workspaceId}; edits in it were not read.`;
  return { edits: [], notices: [{ line: 1, message }], needConfirmation: false };
};

type Edit = HandEdits['edits'][number];

const unconfirmed = ({ line, text }: Edit): EditReport => ({ line, text, outcome: 'unconfirmed' });

/** One by one, so that a refused edit stands in nobody's way. */
const applied = async (
  { edits }: HandEdits,
  { store, ids, clock }: StatusFileParts,
): Promise<readonly EditReport[]> => {
  const reports: EditReport[] = [];
  for (const edit of edits) {
    const outcome = await applyHandEdit(edit, { store, ids, now: clock() });
    reports.push({ line: edit.line, text: edit.text, ...outcome });
  }
  return reports;
};

const isSettled = ({ outcome }: EditReport): boolean => outcome === 'applied' || outcome === 'conflict';
