import { TrackerError } from '@tracker/core';
import {
  type ImportReport,
  importExport,
  importItems,
  readBacklog,
  readBeads,
  readExport,
  readGitHubIssues,
  readTaskMaster,
} from '@tracker/migrator';
import type { Tracker } from '../tracker.ts';
import { readBacklogFolder } from './backlog-folder.ts';
import { foreignText } from './foreign-text.ts';

export interface ImportPathOptions {
  readonly system: 'beads' | 'backlog' | 'taskmaster' | 'github' | 'tracker';
  /** Absolute: the file, or but for `tracker` the project that holds it. */
  readonly path: string;
  readonly dryRun: boolean;
  /** Who imports, unless the settings name another. */
  readonly client: string;
  /** Told how many of the new items are in; in a dry run how many changes were tried. */
  readonly onProgress?: (done: number, total: number) => void;
}

type Found = Parameters<typeof importItems>[0];

const readers: Readonly<Record<Exclude<ImportPathOptions['system'], 'tracker'>, (path: string) => Promise<Found>>> = {
  beads: async (path) => readBeads(await foreignText(named(path), ['.beads/issues.jsonl', '.beads/beads.jsonl'])),
  backlog: async (path) => readBacklog(await readBacklogFolder(path)),
  taskmaster: async (path) => readTaskMaster(await foreignText(path, ['.taskmaster/tasks/tasks.json'])),
  github: async (path) => readGitHubIssues(await foreignText(path, ['issues.json'])),
};

/**
 * Adds another tracker's work, or what an export of Tracker holds, to the workspace. Nothing in it is executed.
 *
 * @throws TrackerError `ValidationError` for what cannot be read or is no such file.
 */
export const importPath = async (tracker: Tracker, options: ImportPathOptions): Promise<ImportReport> => {
  const { system, path, dryRun, onProgress } = options;
  const { ids, actor, clock } = tracker.context(options.client);
  // What has come is known by what the database holds, so an import ends with it and is resumed by the next one.
  const store = tracker.primary;
  const context = { store, ids, actor, now: clock(), dryRun, ...(onProgress === undefined ? {} : { onProgress }) };
  if (system === 'tracker') {
    const rows = readExport(await foreignText(path, []));
    await tracker.store.sync();
    return await importExport(rows, context);
  }
  const found = await readers[system](path);
  await tracker.store.sync();
  return await importItems(found, { ...context, system });
};

/** Beside its issues beads keeps leftovers of merges, copies and secrets. */
const named = (path: string): string => {
  if (
    /(^|[\\/])(beads\.(base|left|right)\.jsonl|sync_base\.jsonl|[^\\/]*\.(bak|new)|\.env|\.beads-credential-key)$/.test(
      path,
    )
  )
    throw new TrackerError('ValidationError', `${path} is not where beads keeps its issues.`, {
      hint: 'Name .beads/issues.jsonl, or the project that holds it.',
    });
  return path;
};
