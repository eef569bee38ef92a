import { isUuid, type SnapshotHead, type SnapshotRow, type SnapshotSection } from '@tracker/core';
import type { Git } from './git-command.ts';
import { commitAt, fileAt } from './repository.ts';

/** One for each workspace: several can live in one repository. Work trees share it; nobody fetches or pushes it unasked. */
export const snapshotRef = (workspaceId: string): string => {
  if (!isUuid(workspaceId)) throw new Error(`"${workspaceId}" is not the id of a workspace`);
  return `refs/tracker/status/${workspaceId}`;
};

/** Raised when a row's shape changes: another format's snapshots are not read. */
export const snapshotFormat = 1;

export interface StoredSnapshotHead extends SnapshotHead {
  readonly format: number;
}

export const headFile = 'head.json';
export const sectionFile = (section: SnapshotSection): string => `${section}.jsonl`;
export const sectionFiles = (
  [
    'work_item',
    'archived_reference',
    'dependency',
    'vendor_dependency',
    'vendor',
    'deployment',
    'enhancement',
    'configuration',
    'conflict',
  ] as const satisfies readonly SnapshotSection[]
).map((section) => ({ section, file: sectionFile(section) }));

/** A snapshot on the ref, of which only the head was read. */
export interface StoredSnapshot {
  readonly commit: string;
  readonly head: StoredSnapshotHead;
}

/** Null when there is none that this program can read. */
export const storedSnapshot = async (git: Git, workspaceId: string): Promise<StoredSnapshot | null> => {
  const commit = await commitAt(git, snapshotRef(workspaceId));
  const text = commit === null ? null : await fileAt(git, commit, headFile);
  const head = text === null ? null : parsedHead(text);
  return commit === null || head === null || head.workspaceId !== workspaceId ? null : { commit, head };
};

const parsedHead = (text: string): StoredSnapshotHead | null => {
  try {
    const head: unknown = JSON.parse(text);
    return isHead(head) ? head : null;
  } catch {
    return null;
  }
};

const isHead = (value: unknown): value is StoredSnapshotHead =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  value.format === snapshotFormat &&
  'workspaceId' in value &&
  typeof value.workspaceId === 'string' &&
  'asOf' in value &&
  typeof value.asOf === 'string' &&
  !Number.isNaN(Date.parse(value.asOf)) &&
  'cursor' in value &&
  typeof value.cursor === 'string';

/** One line per row, in the order of their keys, so that the same rows make the same object. */
export const printedSections = async (
  chunks: AsyncIterable<readonly SnapshotRow[]>,
  keyOf: (row: SnapshotRow) => string,
): Promise<ReadonlyMap<SnapshotSection, string>> => {
  const lines = new Map<SnapshotSection, [key: string, line: string][]>();
  for await (const rows of chunks) {
    for (const row of rows) {
      const of = lines.get(row.section) ?? [];
      of.push([keyOf(row), JSON.stringify(row)]);
      lines.set(row.section, of);
    }
  }
  return new Map(
    [...lines].map(([section, entries]) => [
      section,
      entries
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, line]) => `${line}\n`)
        .join(''),
    ]),
  );
};
