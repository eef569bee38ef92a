import * as z from 'zod';
import { inputTime, timestamp } from '../entities/audit.ts';
import { maxDepth, type Reference, reference } from '../entities/work-item.ts';
import { defineUseCase, envelope, envelopeOf, type UseCaseContext } from './use-case.ts';

/** Items per transaction. */
const batch = 500;

/** How many of the archived items an answer names. */
const named = 50;

/** Days after which work is archived by itself (FR-039). */
export const archiveAfterDays = 365;

const input = z.strictObject({
  created_before: inputTime.optional().describe('Archive what is older; default: a year ago'),
  dry_run: z.boolean().default(false),
});

/**
 * Archives every subtree whose members are all old enough and done with (FR-039), leaves first in batches, so that whole
 * subtrees are archived at every moment and a run that was interrupted is simply started again.
 */
export const archiveWork = defineUseCase({
  input,
  output: z.strictObject({
    archived_count: z.int().describe('With dry_run: how many would be'),
    created_before: timestamp,
    dry_run: z.boolean(),
    items: z.array(reference).describe('The first of them, the deepest first'),
    ...envelope,
  }),
  run: async (context, { created_before, dry_run }) => {
    const asOf = context.clock();
    const createdBefore = created_before ?? daysBefore(asOf, archiveAfterDays);
    const items: Reference[] = [];
    let archived_count = 0;
    for (let depth = maxDepth; depth >= 0; depth -= 1)
      for await (const found of batchesAt(context, depth, createdBefore)) {
        const gone = dry_run ? found : await archived(context, found, createdBefore);
        archived_count += gone.length;
        items.push(...gone.slice(0, named - items.length));
      }
    return {
      archived_count,
      created_before: createdBefore,
      dry_run,
      items,
      ...envelopeOf({ source: 'postgresql', asOf }),
    };
  },
});

async function* batchesAt({ store }: UseCaseContext, depth: number, createdBefore: string) {
  for (let after: string | undefined; ; ) {
    const place = after === undefined ? {} : { after };
    const { value } = await store.archivableWorkItems({ createdBefore, depth, limit: batch, ...place });
    after = value.at(-1)?.id;
    if (after === undefined) return;
    yield value;
  }
}

/** Those that went; what was changed since it was listed stays. */
const archived = async (
  { store, ids, clock, actor }: UseCaseContext,
  items: readonly Reference[],
  created_before: string,
): Promise<readonly Reference[]> => {
  const item_ids = items.map(({ id }) => id);
  const change = { id: ids.next(), kind: 'work_item.archive', actor, clientTime: clock() } as const;
  const { value } = await store.apply([
    { ...change, entityId: item_ids[0] ?? '', fields: { item_ids, created_before } },
  ]);
  const gone = new Set(value.flatMap(({ effects }) => effects.map(({ id }) => id)));
  return items.filter(({ id }) => gone.has(id));
};

export const daysBefore = (time: string, days: number): string =>
  new Date(Date.parse(time) - days * 86_400_000).toISOString();
