import * as z from 'zod';
import { timestamp } from '../entities/audit.ts';
import { type Claim, claimNote } from '../entities/claim.ts';
import { invalidField } from '../errors.ts';
import { itemRef } from './parameters.ts';
import { archivedOrUnknown } from './references.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const week = 604_800;

const input = z.strictObject({
  id: itemRef.describe('Id or key'),
  lease_seconds: z.int().min(1).max(week).default(900).describe('Renewed by your calls'),
  note: claimNote.optional().describe('For whoever comes next'),
  release: z.boolean().default(false),
});

/** Takes a lease on an item, prolongs or ends it; exactly one client holds an item at a time (SPEC section 2). */
export const claimWorkItem = defineUseCase({
  input,
  output: z.strictObject({
    key: z.string(),
    title: z.string(),
    version: z.int(),
    claimed: z.boolean(),
    holder: z.string(),
    note: z.string().nullable(),
    expires_at: timestamp,
    previous_holder: z.string().optional(),
    previous_note: z.string().optional(),
    ...envelope,
  }),
  run: async (context, { id, lease_seconds, note = null, release }) => {
    const { store, actor, session } = context;
    const { value: item } = await store.workItem(id);
    if (item === null) throw await archivedOrUnknown(store, id);
    const { key, title, version } = item;
    const holder = { holder: actor, session, workItemId: item.id, note };
    if (release) {
      const ended = await store.releaseClaim(holder);
      if (ended.value === null) throw notYours(key);
      return { key, title, version, claimed: false, ...shown(ended.value), ...envelopeOf(ended) };
    }
    if (item.deleted_at !== null || item.status === 'completed')
      throw invalidField(
        'id',
        `names ${key}, which is ${item.deleted_at === null ? 'completed' : 'deleted'}`,
        'open work',
      );
    const outcome = await store.claim({ ...holder, leaseSeconds: lease_seconds });
    if (outcome.value === null) throw await archivedOrUnknown(store, id);
    const { claim, mine, previous } = outcome.value;
    if (!mine) throw taken(key, claim);
    context.claims?.claimed(lease_seconds);
    return { key, title, version, claimed: true, ...shown(claim), ...before(previous), ...envelopeOf(outcome) };
  },
});

const shown = ({ holder, note, expires_at }: Claim) => ({ holder, note, expires_at });

const before = (previous: Claim | null) => ({
  ...(previous === null ? {} : { previous_holder: previous.holder }),
  ...(previous?.note == null ? {} : { previous_note: previous.note }),
});

const taken = (key: string, { holder, expires_at, note }: Claim) =>
  invalidField(
    'id',
    `names ${key}, which ${holder} works on until ${expires_at}${note === null ? '' : ` ("${note.slice(0, 100)}")`}`,
    'an item that nobody else has claimed',
    'find_ready_work lists others; after that time this one can be claimed again.',
  );

const notYours = (key: string) =>
  invalidField(
    'release',
    `you hold no claim on ${key}`,
    'an item that you claimed',
    'It may have expired; nothing is left to do.',
  );
