import * as z from 'zod';
import { cursorOf, cursorParameter, limitParameter, paged, pageOutput, placeIn } from '../cursor.ts';
import { inputTime } from '../entities/audit.ts';
import { deployment } from '../entities/deployment.ts';
import { commitHash } from '../entities/work-item.ts';
import { isUuid } from '../ids.ts';
import { itemRef } from './parameters.ts';
import { resolvedItems, resolvedVendors } from './references.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const place = z.tuple([z.iso.datetime(), z.string().refine(isUuid)]);

/** The deployment timeline, newest first (FR-006). */
export const listDeployments = defineUseCase({
  input: z.strictObject({
    commit_hash: commitHash.optional(),
    vendor: z.string().min(1).optional().describe('Name or id'),
    work_item: itemRef.optional().describe('Id or key'),
    since: inputTime.optional().describe('Inclusive'),
    until: inputTime.optional().describe('Exclusive'),
    limit: limitParameter,
    cursor: cursorParameter,
  }),
  output: z.strictObject({ deployments: z.array(deployment), ...pageOutput, ...envelope }),
  run: async ({ store }, { commit_hash, vendor, work_item, since, until, limit, cursor }) => {
    const vendorId = await resolvedVendors(store, vendor === undefined ? [] : [vendor]);
    const itemId = await resolvedItems(store, work_item === undefined ? [] : [work_item]);
    const found = await store.deployments({
      ...(commit_hash === undefined ? {} : { commitHash: commit_hash }),
      ...(vendor === undefined ? {} : { vendorId: vendorId(vendor, 'vendor') }),
      ...(work_item === undefined ? {} : { workItemId: itemId(work_item, 'work_item') }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(cursor === undefined ? {} : { after: positionIn(cursor) }),
      limit: limit + 1,
    });
    const cursorAfter = ({ deployed_at, id }: z.output<typeof deployment>) => cursorOf([deployed_at, id]);
    const { fitting, page } = paged({ ...found.value, limit, cursorAfter });
    return { deployments: fitting, ...page, ...envelopeOf(found) };
  },
});

const positionIn = (cursor: string) => {
  const [deployedAt, id] = placeIn(place, cursor);
  return { deployedAt, id };
};
