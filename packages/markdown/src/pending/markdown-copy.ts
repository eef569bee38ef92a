import type { PendingChange, PendingCopy, PendingRead } from '@tracker/core';
import type { StatusFile } from '../file/status-file.ts';
import { lineEndingOf } from '../status/status-layout.ts';
import {
  type Known,
  type KnownLines,
  linesOfPending,
  type Mac,
  pendingIn,
  revisedPending,
  type Seal,
  withoutForeign,
  withPending,
} from './pending-block.ts';

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
  const known = createKnownText(seal);
  return {
    name: 'markdown',
    stamp: file.stamp,
    append: (entries: readonly PendingChange[]) =>
      file.update((text) => {
        const { text: after, added } = withPending(text, entries, seal, lineEndingOf(text));
        known.grown(text, after, added);
        return after;
      }),
    revise: async (revise) => {
      await file.update((text) => (text === '' ? null : revisedPending(text, revise, seal, lineEndingOf(text))));
    },
    dropForeign: async (texts) => {
      await file.update((text) => withoutForeign(text, new Set(texts), seal));
    },
    read: async () => known.read((await file.read()) ?? ''),
  };
};

/** The text that was read or written last, so that each write of thousands does not take all of them apart again. */
const createKnownText = (seal: Seal) => {
  let text = '';
  let lines: KnownLines = new Map();
  /** Added to `lines` when somebody asks. */
  let further: [string, Known][] = [];
  let pending: PendingRead | null = null;

  const known = (): KnownLines => {
    if (further.length > 0) lines = new Map([...lines, ...further]);
    further = [];
    return lines;
  };
  return {
    grown: (before: string, after: string, added: KnownLines): void => {
      if (before !== text) return;
      text = after;
      further.push(...added);
      if (added.size > 0) pending = null;
    },
    read: (found: string): PendingRead => {
      if (found !== text) {
        lines = linesOfPending(found, seal, known());
        text = found;
        pending = null;
      }
      pending ??= pendingIn(known());
      return pending;
    },
  };
};
