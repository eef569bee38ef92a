import * as z from 'zod';
import { type Change, entityTypeOf, entityTypes } from '../change.ts';
import { timestamp } from '../entities/audit.ts';
import { LayerUnavailableError } from '../errors.ts';
import type { ForeignEntry } from '../ports/pending-copy.ts';
import {
  forecasts,
  type SyncReport,
  type WaitingChange,
  type WaitingChanges,
  type WaitingPlan,
} from '../ports/waiting-changes.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const waitingRow = z.strictObject({
  change_id: z.guid(),
  kind: z.string(),
  entity: z.enum(entityTypes),
  entity_id: z.guid(),
  /** As the change itself calls it; null where it does not. */
  title: z.string().nullable(),
  actor: z.string(),
  recorded_at: timestamp,
  forecast: z.enum(forecasts),
  conflict_id: z.guid().nullable(),
});

/** Not Tracker's own: it came with the file. All but the line's beginning is null where that says no change. */
const foreignRow = waitingRow.pick({ kind: true, actor: true }).partial().extend({
  change_id: z.guid().nullable(),
  title: z.string().nullable(),
  line: z.string(),
});

const counts = { applied: z.int(), conflicts: z.int() };

/** Shows what waits on this machine, or has it applied now (SPEC section 5, Replay). */
export const syncChanges = defineUseCase({
  input: z.strictObject({
    plan: z.boolean().default(true).describe('true: only show what waits'),
  }),
  output: z.strictObject({
    ...counts,
    /** The first of those that wait, in order. */
    waiting: z.array(waitingRow),
    waiting_count: z.int(),
    foreign: z.array(foreignRow),
    ...envelope,
  }),
  run: async ({ store, waiting }, { plan }) => {
    const report = plan ? null : await syncedBy(waiting);
    const found = (await waiting?.plan()) ?? { ...(await store.configuration()), value: nothing };
    const now = found.value;
    return {
      applied: report?.applied ?? 0,
      conflicts: report?.conflicts ?? 0,
      waiting: now.waiting.slice(0, mostRows).map(rowOf),
      waiting_count: now.waiting.length,
      foreign: now.foreign.slice(0, mostRows).map(foreignRowOf),
      ...envelopeOf(found),
    };
  },
});

/** Null also while the database is away: then all of it waits on, which is no failure. */
const syncedBy = async (waiting: WaitingChanges | undefined): Promise<SyncReport | null> => {
  try {
    return (await waiting?.sync()) ?? null;
  } catch (error) {
    if (error instanceof LayerUnavailableError) return null;
    throw error;
  }
};

const nothing: WaitingPlan = { waiting: [], foreign: [] };

const mostRows = 50;
const longestLine = 120;

const rowOf = ({ change, recordedAt, forecast, conflictId }: WaitingChange): z.output<typeof waitingRow> => ({
  change_id: change.id,
  kind: change.kind,
  entity: entityTypeOf(change),
  entity_id: change.entityId,
  title: titleOf(change),
  actor: change.actor,
  recorded_at: recordedAt,
  forecast,
  conflict_id: conflictId,
});

const foreignRowOf = ({ change, text }: ForeignEntry): z.output<typeof foreignRow> => ({
  change_id: change?.id ?? null,
  title: change === null ? null : titleOf(change),
  ...(change === null ? {} : { kind: change.kind, actor: change.actor }),
  line: text.slice(0, longestLine),
});

const titleOf = ({ fields }: Change): string | null => {
  if ('title' in fields && typeof fields.title === 'string') return fields.title;
  return 'name' in fields && typeof fields.name === 'string' ? fields.name : null;
};
