import * as z from 'zod';
import { entityTypes } from '../change.ts';
import { notFound } from '../errors.ts';
import { titleOf } from '../feed/title-of.ts';
import { isUuid } from '../ids.ts';
import { inverseChange } from '../undo/inverse-change.ts';
import { ifKnown } from './if-known.ts';
import { actorName } from './parameters.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

/** Takes a change back by a new change; that one can be undone too (FR-014, FR-037). */
export const undoChange = defineUseCase({
  input: z.strictObject({
    id: z
      .string()
      .transform((value) => value.replace(/^#/, ''))
      .refine((value) => isUuid(value) || /^\d{1,15}$/.test(value), { error: 'must be a change id or number' })
      .describe('Change id or number from list_changes'),
    updated_by: actorName.optional(),
  }),
  output: z.strictObject({
    undone: z.int(),
    /** The new change, which undo_change takes back in turn. */
    change_id: z.guid(),
    /** Null while it waits, or where the database cannot tell any more. */
    change_number: z.int().nullable(),
    entity: z.enum(entityTypes),
    entity_id: z.guid(),
    key: z.string().nullable(),
    title: z.string().nullable(),
    version: z.int().nullable(),
    changed_fields: z.array(z.string()),
    /** Present when the entity is gone by it. */
    removed: z.literal(true).optional(),
    ...envelope,
  }),
  run: async ({ store, ids, clock, actor }, { id, updated_by }) => {
    const { value: entry } = await store.change(id);
    if (entry === null)
      throw notFound(
        `Change ${id} does not exist in this workspace.`,
        'list_changes shows the changes with their numbers.',
      );
    const intent = { id: ids.next(), actor: updated_by ?? actor, clientTime: clock() };
    const applied = await store.apply([await inverseChange(store, entry, intent)]);
    const effect = applied.value[0]?.effects[0];
    const removed = applied.value[0]?.entity.type === 'removed';
    return {
      undone: entry.number,
      change_id: intent.id,
      change_number: (await ifKnown(store.change(intent.id)))?.number ?? null,
      entity: entry.entity,
      entity_id: entry.entityId,
      key: entry.key,
      title: titleOf(entry),
      version: effect?.version ?? null,
      changed_fields: Object.keys(effect?.fields ?? {}),
      ...(removed ? { removed } : {}),
      ...envelopeOf(applied),
    };
  },
});
