import type { undoChange } from '@tracker/core';
import type * as z from 'zod';
import { joined, shortTitle } from './lines.ts';

export const undoText = (undone: z.output<typeof undoChange.output>): string => {
  const { key, title, entity, version, change_number, removed } = undone;
  const subject = key ?? (title === null ? entity : shortTitle(title));
  return joined(' ', [
    `Undid change ${undone.undone}: ${subject}, ${removed ? 'removed' : `version ${version}`}.`,
    change_number === null ? undefined : `Change ${change_number} did it; undoing that one does it again.`,
  ]);
};
