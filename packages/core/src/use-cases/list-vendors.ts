import * as z from 'zod';
import { cursorOf, cursorParameter, limitParameter, paged, pageOutput, placeIn } from '../cursor.ts';
import { vendor, vendorNameKey, vendorStatus } from '../entities/vendor.ts';
import { text } from '../text.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

/** Vendors by name, in pages (FR-001, FR-033). */
export const listVendors = defineUseCase({
  input: z.strictObject({
    status: vendorStatus.optional(),
    search: text(1, 100).optional().describe('A part of the name'),
    limit: limitParameter,
    cursor: cursorParameter,
  }),
  output: z.strictObject({ vendors: z.array(vendor), ...pageOutput, ...envelope }),
  run: async ({ store }, { status, search, limit, cursor }) => {
    const found = await store.vendorPage({
      ...(status === undefined ? {} : { status }),
      ...(search === undefined ? {} : { search }),
      ...(cursor === undefined ? {} : { after: placeIn(z.tuple([z.string()]), cursor)[0] }),
      limit: limit + 1,
    });
    const { fitting, page } = paged({
      ...found.value,
      limit,
      cursorAfter: ({ name }) => cursorOf([vendorNameKey(name)]),
    });
    return { vendors: fitting, ...page, ...envelopeOf(found) };
  },
});
