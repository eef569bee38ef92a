import type { PendingChange, PendingCopy } from '@tracker/core';
import type { StatusFile } from '../file/status-file.ts';
import { lineEndingOf } from '../status/status-layout.ts';
import { type Mac, readFurther, readPending, revisedPending, withoutForeign, withPending } from './pending-block.ts';

export interface MarkdownCopyOptions {
  readonly file: StatusFile;
  readonly workspaceId: string;
  /** Made with a key in the user's data directory; equal texts give equal MACs. */
  readonly mac: Mac;
}

/**
 * The copy of the pending changes in `.project_status.md`, kept whether or not the file is regenerated, and made with
 * the file where there is none (FR-029). Only the block changes.
 */
export const createMarkdownCopy = ({ file, workspaceId, mac }: MarkdownCopyOptions): PendingCopy => {
  const seal = { workspaceId, mac };
  let latest = readPending('', seal);
  return {
    name: 'markdown',
    stamp: file.stamp,
    append: (entries: readonly PendingChange[]) =>
      file.update((text) => {
        const after = withPending(text, entries, seal, lineEndingOf(text));
        if (text === latest.text) latest = readFurther(latest, after);
        return after.text;
      }),
    revise: (revise) =>
      file.update((text) => (text === '' ? null : revisedPending(text, revise, seal, lineEndingOf(text)))),
    dropForeign: (texts) => file.update((text) => withoutForeign(text, new Set(texts), seal)),
    read: async () => {
      latest = readPending((await file.read()) ?? '', seal, latest);
      return { entries: latest.entries, foreign: latest.foreign };
    },
  };
};
