import type { listConflicts, resolveConflict } from '@tracker/core';
import type * as z from 'zod';
import { clipped, oneLine } from './lines.ts';
import { pageText } from './page-text.ts';

type Listed = z.output<typeof listConflicts.output>;
type Resolved = z.output<typeof resolveConflict.output>;

const shown = (value: unknown): string => clipped(oneLine(JSON.stringify(value) ?? 'nothing'), 40);

const row = ({ id, entity, changed_by, fields, reason }: Listed['conflicts'][number]): string => {
  const disputed = Object.entries(fields).map(
    ([name, { mine, theirs }]) => `${name}: mine ${shown(mine)}, theirs ${shown(theirs)}`,
  );
  const what = disputed.length === 0 ? clipped(oneLine(reason), 160) : disputed.join('; ');
  return `${id} ${entity} by ${clipped(oneLine(changed_by), 30)}: ${what}`;
};

export const conflictListText = (listed: Listed): string => pageText('conflict', listed.conflicts.map(row), listed);

export const resolvedConflictText = ({ id, resolution, entity, entity_id }: Resolved): string =>
  `Resolved ${id} as ${resolution}: ${entity} ${entity_id}.`;
