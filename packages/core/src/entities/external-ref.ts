import * as z from 'zod';
import { text } from '../text.ts';

/** What an entity is called in the system that it was imported from (SPEC section 2): what importers match on. */
export const externalRef = z.strictObject({ system: text(1, 100), id: text(1, 500) });
export type ExternalRef = z.infer<typeof externalRef>;

/** The entity that an external reference stands for. */
export interface KnownExternalRef extends ExternalRef {
  readonly entity: 'work_item' | 'vendor' | 'deployment' | 'enhancement';
  readonly entityId: string;
}
