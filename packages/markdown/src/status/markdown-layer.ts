import { type Layer, type LayerState, LayerUnavailableError, type SnapshotRow } from '@tracker/core';
import type { StatusFile } from '../file/status-file.ts';
import { parseStatus } from './parse-status.ts';
import type { StatusContent } from './status-content.ts';

export interface MarkdownLayerOptions {
  readonly file: StatusFile;
  readonly workspaceId: string;
}

/** Answers from `.project_status.md`, which lists what is open and counts the rest: a partial layer (FR-028). */
export const createMarkdownLayer = ({ file, workspaceId }: MarkdownLayerOptions): Layer => ({
  source: 'markdown_file',
  stamp: async () => file.stamp(),
  load: async () => {
    const text = await file.read();
    if (text === null) throw new LayerUnavailableError(`There is no status file ${file.path}.`);
    return layerStateOf(text, workspaceId, `The status file ${file.path}`);
  },
});

/** What a generated file's text says; `what` begins the sentence of the error. @throws LayerUnavailableError */
export function layerStateOf(text: string, workspaceId: string, what: string): LayerState {
  const content = parseStatus(text);
  if (content === null) throw new LayerUnavailableError(`${what} holds no status that Tracker has generated.`);
  if (content.workspaceId !== workspaceId)
    throw new LayerUnavailableError(`${what} belongs to workspace ${content.workspaceId}.`);
  return { chunks: inChunks(rowsOf(content)), asOf: content.asOf, complete: false };
}

function rowsOf(content: StatusContent): readonly SnapshotRow[] {
  return [
    ...(content.configuration === null ? [] : [{ section: 'configuration' as const, row: content.configuration }]),
    ...content.vendors.map((row) => ({ section: 'vendor' as const, row })),
    ...content.items.map((row) => ({ section: 'work_item' as const, row })),
    ...content.archivedReferences.map((row) => ({ section: 'archived_reference' as const, row })),
    ...content.dependencies.map((row) => ({ section: 'dependency' as const, row })),
    ...content.vendorDependencies.map((row) => ({ section: 'vendor_dependency' as const, row })),
    ...content.deployments.map((row) => ({ section: 'deployment' as const, row })),
    ...content.enhancements.map((row) => ({ section: 'enhancement' as const, row })),
  ];
}

const chunkSize = 500;

async function* inChunks(rows: readonly SnapshotRow[]): AsyncGenerator<readonly SnapshotRow[]> {
  for (let at = 0; at < rows.length; at += chunkSize) yield rows.slice(at, at + chunkSize);
}
