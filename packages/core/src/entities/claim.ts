import * as z from 'zod';
import { text } from '../text.ts';
import { timestamp } from './audit.ts';

export const claimNote = text(1, 5000);

/** A lease on a work item (SPEC section 2): one client works on it until `expires_at`, by the database's clock. */
export const claim = z.strictObject({
  work_item_id: z.guid(),
  /** The client's name. */
  holder: z.string(),
  /** The holder's process or protocol session. */
  session: z.string(),
  note: claimNote.nullable(),
  claimed_at: timestamp,
  expires_at: timestamp,
});
export type Claim = z.infer<typeof claim>;
