import type { PendingChange, PendingCopy } from '@tracker/core';
import { creation } from '@tracker/testing';
import { createJournal, type JournalOptions } from '../src/index.ts';

export const workspaceId = '0190a000-0000-7000-8000-000000000001';

export const pending = (title: string): PendingChange => ({
  change: creation({ title }),
  recordedAt: '2026-01-01T00:00:00.000Z',
  order: 1,
  conflictId: null,
});

export const titlesIn = async (journal: PendingCopy): Promise<readonly string[]> =>
  (await journal.read()).entries.map(titleOf);

export const titleOf = ({ change }: PendingChange): string =>
  change.kind === 'work_item.create' ? change.fields.title : change.kind;

export const openJournal = (
  directory: string,
  options: Partial<JournalOptions> = {},
): PendingCopy & { readonly notices: readonly string[] } => {
  const notices: string[] = [];
  const journal = createJournal({
    directory,
    workspaceId,
    clock: () => '2026-01-01T00:00:00.000Z',
    report: (notice) => notices.push(notice),
    holder: 'test',
    ...options,
  });
  return { ...journal, notices };
};
