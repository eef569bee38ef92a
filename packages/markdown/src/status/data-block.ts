import type { Dependency, Reference, SnapshotRow, StatusCounts, VendorDependency } from '@tracker/core';
import type { Line } from '../lines/line.ts';
import { commentJson, isConflictMarker, jsonLine } from './comment-block.ts';
import type { Entry } from './entries.ts';
import type { StatusContent } from './status-content.ts';
import type { StatusLayout } from './status-layout.ts';

/*
 * A comment with the whole rows behind the visible lines: what a lower layer answers from, and what an edited line is
 * compared with.
 */

const opening = '<!-- tracker:data 1';
const closing = '-->';

export interface DataHead {
  readonly workspaceId: string;
  readonly asOf: string;
  readonly counts: StatusCounts;
}

export interface DataEntry {
  readonly key: string;
  readonly row: SnapshotRow;
}

export interface DataBlock {
  readonly head: DataHead | null;
  readonly entries: readonly DataEntry[];
  /** Older rows, those that lines were edited on which still wait to be read back. */
  readonly bases: readonly DataEntry[];
  readonly dependencies: readonly Dependency[];
  readonly vendorDependencies: readonly VendorDependency[];
  readonly archivedReferences: readonly Reference[];
  /** It holds what git could not merge, so that nothing in it can be trusted. */
  readonly conflicted: boolean;
}

export function dataBlock(
  content: StatusContent,
  entries: readonly Entry[],
  bases: readonly DataEntry[],
): readonly string[] {
  const { workspaceId, asOf, counts, dependencies, vendorDependencies, archivedReferences } = content;
  return [
    opening,
    commentJson({ head: { workspaceId, asOf, counts } }),
    ...entries.map(({ key, row }) => commentJson({ key, ...row })),
    ...bases.map(({ key, row }) => commentJson({ base: true, key, ...row })),
    ...dependencies.map((row) => commentJson({ section: 'dependency', row })),
    ...vendorDependencies.map((row) => commentJson({ section: 'vendor_dependency', row })),
    ...archivedReferences.map((row) => commentJson({ section: 'archived_reference', row })),
    closing,
  ];
}

/**
 * How many lines from `at` on are the block: it is over before the first line that could not be its own, so that a lost
 * end takes no text of others with it.
 */
export function dataBlockLength(lines: readonly Line[], at: number): number {
  if (lines[at]?.text !== opening) return 0;
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    const text = lines[end]?.text ?? '';
    if (text === closing) return end + 1 - at;
    if (!text.startsWith('{"') && !isConflictMarker(text)) break;
  }
  return end - at;
}

interface DataLine {
  readonly head?: DataHead;
  readonly base?: boolean;
  readonly key?: string;
  readonly section?: SnapshotRow['section'];
  readonly row?: unknown;
}

/** Rows come as they were printed; who uses them checks them against core's schemas. */
function readDataBlock(lines: readonly Line[]): DataBlock {
  const values = lines.flatMap(({ text }) => {
    const value = text.startsWith('{') ? jsonLine(text) : undefined;
    // An object with these keys, each of which may be anything.
    return typeof value === 'object' && value !== null ? [value as DataLine] : [];
  });
  const rows = <Row>(wanted: SnapshotRow['section']): Row[] =>
    values.filter(({ section, row }) => section === wanted && row !== undefined).map(({ row }) => row as Row);
  const keyed = (lines: readonly DataLine[]): DataEntry[] =>
    lines.flatMap(({ key, section, row }) =>
      typeof key === 'string' && section !== undefined ? [{ key, row: { section, row } as SnapshotRow }] : [],
    );
  return {
    head: values.find(({ head }) => head !== undefined)?.head ?? null,
    entries: keyed(values.filter(({ base }) => base !== true)),
    bases: keyed(values.filter(({ base }) => base === true)),
    dependencies: rows('dependency'),
    vendorDependencies: rows('vendor_dependency'),
    archivedReferences: rows('archived_reference'),
    conflicted: lines.some(({ text }) => isConflictMarker(text)),
  };
}

export function dataOf(layout: StatusLayout): DataBlock | null {
  const part = layout.parts.find(({ kind }) => kind === 'data');
  return part?.kind === 'data' ? readDataBlock(part.lines) : null;
}
