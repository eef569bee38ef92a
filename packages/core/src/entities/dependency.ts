import * as z from 'zod';
import { reference } from './work-item.ts';

export const dependencyType = z.enum(['blocks', 'depends_on']);
export type DependencyType = z.infer<typeof dependencyType>;

/** An edge as it was stated: "`source_id` `type` `target_id`". */
export interface Dependency {
  readonly source_id: string;
  readonly target_id: string;
  readonly type: DependencyType;
}

/** An edge as seen from one of its items: `out` when that item stated it. */
export const dependencyView = z.strictObject({
  type: dependencyType,
  direction: z.enum(['in', 'out']),
  item: reference,
  /** The other item is in the archive; unfinished it still blocks. */
  archived: z.literal(true).optional(),
});
export type DependencyView = z.infer<typeof dependencyView>;
