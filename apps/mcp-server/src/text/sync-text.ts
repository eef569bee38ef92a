import type { syncChanges } from '@tracker/core';
import type * as z from 'zod';
import { clipped, lines, oneLine } from './lines.ts';

type Synced = z.output<typeof syncChanges.output>;

const meanings: Readonly<Record<Synced['waiting'][number]['forecast'], string>> = {
  applies: 'applies',
  moved_on: 'its base has moved on: merged, or a conflict',
  in_conflict: 'in conflict',
  unknown: 'to be seen when the database is back',
};

const row = ({ kind, entity_id, title, forecast, conflict_id }: Synced['waiting'][number]): string =>
  `- ${kind} ${clipped(oneLine(title ?? entity_id), 60)}: ${meanings[forecast]}${conflict_id === null ? '' : ` ${conflict_id}`}`;

/** What waits, in order; the first twenty by name. */
export const syncText = ({ applied, conflicts, waiting, waiting_count, foreign }: Synced): string =>
  lines(
    applied + conflicts === 0 ? undefined : `Applied ${applied}; ${conflicts} became conflicts (list_conflicts).`,
    waiting_count === 0 ? 'Nothing waits.' : `${waiting_count} wait:`,
    ...waiting.slice(0, mostNamed).map(row),
    waiting_count > mostNamed ? `… and ${waiting_count - mostNamed} more.` : undefined,
    foreign.length === 0
      ? undefined
      : `${foreign.length} foreign entries in the status file are not applied: \`tracker sync --adopt CHANGE_ID\` does.`,
  );

const mostNamed = 20;
