import * as z from 'zod';
import { text } from '../text.ts';
import { audit, version } from './audit.ts';
import { quarter } from './work-item-metadata.ts';

export const enhancementStatus = z.enum(['planned', 'approved', 'implementing', 'completed']);
export type EnhancementStatus = z.infer<typeof enhancementStatus>;

export const enhancementTitle = text(1, 200);
export const enhancementDescription = text(0, 10_000);
/** 1 (high) to 5 (low). */
export const priority = z.int().min(1).max(5);
export const principles = z.array(text(1, 200)).max(100);

/** A planned enhancement (SPEC section 2, FR-017); `depends_on` names the enhancements that must come first. */
export const enhancement = z.strictObject({
  id: z.guid(),
  title: enhancementTitle,
  description: enhancementDescription,
  priority,
  status: enhancementStatus,
  target_quarter: quarter.nullable(),
  requires_constitutional_principles: principles,
  depends_on: z.array(z.guid()),
  version,
  ...audit,
});
export type Enhancement = z.infer<typeof enhancement>;
