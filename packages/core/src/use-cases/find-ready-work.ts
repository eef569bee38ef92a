import * as z from 'zod';
import { timestamp } from '../entities/audit.ts';
import { workItemType } from '../entities/work-item.ts';
import type { OpenWork } from '../ports/ready-work.ts';
import { priorityOf, whyNotReady } from '../rules/readiness.ts';
import { concise, conciseItem } from './query-work-item.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const row = conciseItem.extend({ priority: z.int() });

const input = z.strictObject({
  limit: z.int().min(1).max(100).default(20),
  item_type: workItemType.optional(),
  explain: z.boolean().default(false).describe('Also why others are not ready'),
});

const shown = ({ item }: OpenWork) => ({ ...concise(item), priority: priorityOf(item) });

/** What can be worked on now, the most urgent and then the oldest first (FR-009). */
export const findReadyWork = defineUseCase({
  input,
  output: z.strictObject({
    items: z.array(row.extend({ claimed_until: timestamp.optional() })),
    not_ready: z.array(row.extend({ reason: z.string() })).optional(),
    ...envelope,
  }),
  run: async ({ store, actor, session }, { limit, item_type, explain }) => {
    const holder = { holder: actor, session };
    const itemType = item_type === undefined ? {} : { itemType: item_type };
    const found = await store.readyWork({ limit, holder, waiting: explain, ...itemType });
    return {
      items: found.value.ready.map((work) => ({
        ...shown(work),
        ...(work.claim === null ? {} : { claimed_until: work.claim.expires_at }),
      })),
      ...(explain
        ? {
            not_ready: found.value.waiting.map((work) => ({
              ...shown(work),
              reason: whyNotReady(work, holder) ?? 'Ready by now.',
            })),
          }
        : {}),
      ...envelopeOf(found),
    };
  },
});
