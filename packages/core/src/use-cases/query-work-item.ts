import * as z from 'zod';
import { dependencyView } from '../entities/dependency.ts';
import { vendorReference } from '../entities/vendor.ts';
import { reference, type WorkItem, workItem } from '../entities/work-item.ts';
import { childNode } from './create-work-item.ts';
import { itemRef, responseFormat } from './parameters.ts';
import { archivedOrUnknown } from './references.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const input = z.strictObject({
  id: itemRef.describe('Id or key'),
  include_children: z.boolean().default(true),
  include_dependencies: z.boolean().default(true),
  response_format: responseFormat.default('detailed'),
});

/** What `response_format: concise` gives of an item (SPEC section 4). */
export const conciseItem = workItem.pick({
  key: true,
  item_type: true,
  status: true,
  title: true,
  version: true,
  updated_at: true,
});

export const concise = ({ key, item_type, status, title, version, updated_at }: WorkItem) => ({
  key,
  item_type,
  status,
  title,
  version,
  updated_at,
});

export const ancestor = reference.extend({ depth: z.int(), archived: z.literal(true).optional() });

/** One item with its chain, nested children and dependencies (FR-008, FR-013). */
export const queryWorkItem = defineUseCase({
  input,
  output: workItem.partial().extend({
    ...conciseItem.shape,
    ancestors: z.array(ancestor),
    children: z.array(childNode).optional(),
    dependencies: z.array(dependencyView).optional(),
    vendor_dependencies: z.array(vendorReference).optional(),
    ...envelope,
  }),
  run: async ({ store }, { id, include_children: children, include_dependencies: dependencies, response_format }) => {
    const found = await store.workItemView(id, { children, dependencies });
    if (found.value === null) throw await archivedOrUnknown(store, id);
    const view = found.value;
    return {
      ...(response_format === 'concise' ? concise(view.item) : view.item),
      ancestors: [...view.ancestors],
      ...(children ? { children: [...view.children] } : {}),
      ...(dependencies
        ? { dependencies: [...view.dependencies], vendor_dependencies: [...view.vendorDependencies] }
        : {}),
      ...envelopeOf(found),
    };
  },
});
