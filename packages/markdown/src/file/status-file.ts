import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { CopyStep } from '@tracker/core';
import { createFrequentLock, type FileSystem, nodeFileSystem } from '@tracker/files';
import { carryPending } from '../pending/pending-block.ts';
import { lineEndingOf } from '../status/status-layout.ts';
import { isMissing, statusFileUnavailable } from './errors.ts';
import { createTextCodec, type TextCodec } from './text-codec.ts';

export interface StatusFileOptions {
  readonly path: string;
  /** Of its own, in the user's data directory, so that a hung holder of the journal does not block this copy. */
  readonly lockPath: string;
  /** What others read who wait for the lock, e.g. `tracker-mcp`. */
  readonly holder: string;
  /** How long a write waits for the other processes', in milliseconds; default 2,000. */
  readonly lockWaitMs?: number;
  readonly fileSystem?: FileSystem;
}

/** What becomes of the file's text, '' where there is no file; null for "nothing". Called again when somebody saved in between. */
export type TextEdit = (text: string) => string | null;

/** `.project_status.md`, shared with people, their editors and Git, who take no lock. */
export interface StatusFile {
  readonly path: string;
  /** Changes with the file; null when there is none. */
  stamp(): string | null;
  /** Null when there is no file. */
  read(): Promise<string | null>;
  /**
   * Changes the file so that the old text or the new is there whole, also after a crash, and no save of an editor is
   * lost. Durable when it resolves; null where nothing was changed, or more than by this. @throws LayerUnavailableError
   */
  update(edit: TextEdit): Promise<CopyStep | null>;
}

const attempts = 20;

export const createStatusFile = (options: StatusFileOptions): StatusFile => {
  const { path, lockPath, holder, lockWaitMs = 2_000, fileSystem = nodeFileSystem } = options;
  const turns = createFrequentLock(lockPath);
  const codec = createTextCodec();

  const update = async (edit: TextEdit): Promise<CopyStep | null> => {
    try {
      const lock = await turns.lock({ mode: 'exclusive', waitMs: lockWaitMs, holder });
      try {
        const place = placeOf(path);
        return await replace({ ...place, fresh: freshOf(place.target, lockPath), codec }, edit, fileSystem);
      } finally {
        lock.release();
      }
    } catch (error) {
      throw statusFileUnavailable(path, error);
    }
  };

  return {
    path,
    stamp: () => {
      try {
        return stampOf(path) ?? stampOf(placeOf(path).aside);
      } catch (error) {
        throw statusFileUnavailable(path, error);
      }
    },
    read: async () => {
      try {
        const { target, aside } = placeOf(path);
        const bytes =
          (await fileSystem.read(target)) ?? (await fileSystem.read(aside)) ?? (await fileSystem.read(target));
        return bytes === null ? null : codec.textOf(bytes);
      } catch (error) {
        throw statusFileUnavailable(path, error);
      }
    },
    update,
  };
};

interface WritePlace extends Place {
  /** Where the new text is written; whoever holds the lock may take away what a killed writer left there. */
  readonly fresh: string;
  readonly codec: TextCodec;
}

interface Place {
  /** The file itself, behind any link. */
  readonly target: string;
  readonly aside: string;
  /** What was aside while there was a file again, until the pending changes in it are in that file. */
  readonly kept: string;
  readonly mode: number;
}

const asideOf = (path: string): string => `${path}.tracker-aside`;
const keptOf = (path: string): string => `${path}.tracker-kept`;

/** Writers of another user, whose lock is another file, have another name. */
const freshOf = (path: string, lockPath: string): string =>
  `${path}.${statSync(lockPath, { throwIfNoEntry: false })?.ino.toString(36)}.tmp`;

function placeOf(path: string): Place {
  try {
    const target = realpathSync.native(path);
    return { target, aside: asideOf(target), kept: keptOf(target), mode: statSync(target).mode & 0o7777 };
  } catch (error) {
    if (!isMissing(error)) throw error;
    const target = linkedFrom(path) ?? path;
    return { target, aside: asideOf(target), kept: keptOf(target), mode: 0o644 };
  }
}

/** Where a link leads whose file is aside, or was never made. */
function linkedFrom(path: string): string | null {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return null;
  }
}

/**
 * The file is taken aside, compared with what was read, and the new text is linked in its place, which fails if an
 * editor was there first; then all of it again, on that editor's text with the pending changes that it does not know.
 *
 * @see ARCHITECTURE: Regeneration against an editor's save
 */
async function replace(place: WritePlace, edit: TextEdit, fileSystem: FileSystem): Promise<CopyStep | null> {
  const lost = [...(await recover(place, fileSystem))];
  const finished = async (step: CopyStep | null): Promise<CopyStep | null> => {
    if (lost.length === 0) return step;
    await fileSystem.remove(place.kept);
    return null;
  };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const read = await fileSystem.read(place.target);
    const found = read === null ? '' : place.codec.textOf(read);
    const before = lost.reduce(
      (text, bytes) => carryPending(place.codec.textOf(bytes), text, lineEndingOf(found)),
      found,
    );
    const after = edit(before) ?? before;
    if (after === found && (read !== null || after === '')) {
      // Who put it there may have died before that was durable.
      if (read !== null) await fileSystem.syncDirectory(dirname(place.target));
      return await finished(null);
    }
    const outcome = await putInPlace(place, read, after, fileSystem);
    if (outcome.done) return await finished(outcome.step);
    if (outcome.taken !== null) lost.push(outcome.taken);
  }
  throw Object.assign(new Error('The file was saved by somebody else again and again.'), { code: 'EBUSY' });
}

type Outcome =
  | { readonly done: true; readonly step: CopyStep }
  | { readonly done: false; readonly taken: Uint8Array | null };

/** Unless it is done, the newest text of others is in place; `taken` is what was there before. */
async function putInPlace(
  place: WritePlace,
  read: Uint8Array | null,
  text: string,
  fileSystem: FileSystem,
): Promise<Outcome> {
  const { target, aside, kept, fresh, mode, codec } = place;
  let to: string | null = null;
  let placed = false;
  try {
    await createAnew(fresh, codec.bytesOf(text), mode, fileSystem);
    to = stampOf(fresh);
    const taken = read !== null && (await rename(target, aside, fileSystem)) ? await fileSystem.read(aside) : null;
    if (!same(taken, read)) {
      await putBack(place, fileSystem);
      return { done: false, taken };
    }
    placed = await link(fresh, target, fileSystem);
    await fileSystem.syncDirectory(dirname(target));
    // An editor that saves in place wrote into the file that was taken aside.
    if (placed && taken !== null && !same(await fileSystem.read(aside), taken)) {
      await link(target, kept, fileSystem);
      await fileSystem.rename(aside, target);
      return { done: false, taken };
    }
    if (!placed) {
      await putBack(place, fileSystem);
      return { done: false, taken };
    }
    const from = taken === null ? null : stampOf(aside);
    await fileSystem.remove(aside);
    return { done: true, step: { from, to } };
  } catch (error) {
    const isOurs = placed && to !== null && stampOf(target) === to;
    await (isOurs ? takeBack(place, fileSystem) : putBack(place, fileSystem)).catch(() => {});
    throw error;
  } finally {
    await fileSystem.remove(fresh).catch(() => {});
  }
}

/** What is there already may be the status file by another name: it is not written into. */
async function createAnew(path: string, bytes: Uint8Array, mode: number, fileSystem: FileSystem): Promise<void> {
  try {
    await create(path, bytes, mode, fileSystem);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    await fileSystem.remove(path);
    await create(path, bytes, mode, fileSystem);
  }
}

async function create(path: string, bytes: Uint8Array, mode: number, fileSystem: FileSystem): Promise<void> {
  const file = await fileSystem.create(path, { mode, exclusive: true });
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * What a crash left aside is the file, unless there is one again: somebody saved it, or the new text was in place. Gives
 * the texts whose pending changes the file may lack.
 */
async function recover(place: Place, fileSystem: FileSystem): Promise<readonly Uint8Array[]> {
  const aside = await fileSystem.read(place.aside);
  if (aside !== null) await putBack(place, fileSystem);
  const kept = await fileSystem.read(place.kept);
  return [kept, aside].filter((bytes) => bytes !== null);
}

/** What is refused now shall not be found later. */
async function takeBack({ target, aside }: Place, fileSystem: FileSystem): Promise<void> {
  if (!(await rename(aside, target, fileSystem))) await fileSystem.remove(target);
  await fileSystem.syncDirectory(dirname(target));
}

/** Where there is a file again, what was aside is kept; the first that was kept is what everybody after it knew. */
async function putBack({ target, aside, kept }: Place, fileSystem: FileSystem): Promise<void> {
  if ((await fileSystem.read(aside)) === null) return;
  const isBack = await link(aside, target, fileSystem);
  await fileSystem.syncDirectory(dirname(target));
  if (isBack || (await fileSystem.read(kept)) !== null) await fileSystem.remove(aside);
  else await rename(aside, kept, fileSystem);
}

/** What file systems without a second name for a file answer. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function link(existing: string, name: string, fileSystem: FileSystem): Promise<boolean> {
  try {
    await fileSystem.link(existing, name);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') return false;
    if (!noLinks.has(code)) throw error;
    if ((await fileSystem.read(name)) !== null) return false;
    await fileSystem.rename(existing, name);
    return true;
  }
}

async function rename(from: string, to: string, fileSystem: FileSystem): Promise<boolean> {
  try {
    await fileSystem.rename(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

const same = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0;

function stampOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}`;
}
