import * as z from 'zod';
import type { ChangeOf, EntityChange } from '../change.ts';
import { cursorOf, cursorParameter, limitParameter, paged, pageOutput, placeIn } from '../cursor.ts';
import { timestamp } from '../entities/audit.ts';
import { type Conflict, conflict, conflictStatus } from '../entities/conflict.ts';
import { conflictChoice } from '../entities/conflict-choice.ts';
import { invalidField, notFound } from '../errors.ts';
import { isUuid } from '../ids.ts';
import type { ReadStore } from '../ports/store.ts';
import { jsonObject, jsonText } from '../text.ts';
import { actorName } from './parameters.ts';
import { settledChange } from './settled-change.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';
import { entityAt } from './writing.ts';

/** A conflict as it is answered: of the waiting change, what a choice needs. */
const conflictRow = conflict.omit({ change: true }).extend({
  change_id: z.guid(),
  change_kind: z.string(),
  changed_by: z.string(),
  changed_at: timestamp,
});

const place = z.tuple([timestamp, z.string().refine(isUuid)]);

/** Changes that could not be applied when their turn came, oldest first (SPEC section 5). */
export const listConflicts = defineUseCase({
  input: z.strictObject({
    status: conflictStatus.default('open'),
    limit: limitParameter,
    cursor: cursorParameter,
  }),
  output: z.strictObject({ conflicts: z.array(conflictRow), ...pageOutput, ...envelope }),
  run: async ({ store }, { status, limit, cursor }) => {
    const found = await store.conflicts({
      status,
      limit: limit + 1,
      ...(cursor === undefined ? {} : { after: positionIn(cursor) }),
    });
    const cursorAfter = ({ created_at, id }: Conflict) => cursorOf([created_at, id]);
    const { fitting, page } = paged({ ...found.value, limit, cursorAfter, shownAs: rowOf });
    return { conflicts: fitting.map(rowOf), ...page, ...envelopeOf(found) };
  },
});

const positionIn = (cursor: string) => {
  const [createdAt, id] = placeIn(place, cursor);
  return { createdAt, id };
};

const rowOf = ({ change, ...row }: Conflict): z.output<typeof conflictRow> => ({
  ...row,
  change_id: change.id,
  change_kind: change.kind,
  changed_by: change.actor,
  changed_at: change.clientTime,
});

/** Settles a conflict: the waiting change, what the database has, or other values for the disputed fields (SPEC section 5). */
export const resolveConflict = defineUseCase({
  input: z.strictObject({
    id: z.guid().describe('From list_conflicts'),
    choice: conflictChoice.describe('mine: the waiting change; theirs: the database'),
    value: jsonText(jsonObject).optional().describe('With choice value: field: value'),
    resolved_by: actorName.optional(),
  }),
  output: conflictRow.extend(envelope),
  run: async (context, { id, choice, value, resolved_by }) => {
    const { store, ids, clock } = context;
    const waiting = await openConflict(store, id.toLowerCase());
    if (choice === 'value' && (value === undefined || Object.keys(value).length === 0)) throw valueMissing(waiting);
    const actor = resolved_by ?? context.actor;
    const settling: ChangeOf<'conflict.resolve'> = {
      id: ids.next(),
      kind: 'conflict.resolve',
      entityId: waiting.id,
      fields: { choice, value: value ?? null },
      actor,
      clientTime: clock(),
    };
    const chosen: readonly EntityChange[] =
      choice === 'theirs' ? [] : [await settledChange(store, waiting.change, value ?? {})];
    const applied = await store.apply([...chosen, settling]);
    return { ...rowOf(entityAt(applied.value, chosen.length, 'conflict')), ...envelopeOf(applied) };
  },
});

const openConflict = async (store: ReadStore, id: string): Promise<Conflict> => {
  const { value } = await store.conflicts({ id, limit: 1 });
  const [found] = value.rows;
  if (found === undefined)
    throw notFound(`Conflict ${id} does not exist in this workspace.`, 'list_conflicts shows those that are open.');
  return found;
};

const valueMissing = ({ fields }: Conflict) =>
  invalidField('value', 'is required with choice "value"', `an object of fields: ${Object.keys(fields).join(', ')}`);
