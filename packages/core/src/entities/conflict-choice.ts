import * as z from 'zod';

/** `mine` is the waiting change, `theirs` what the database has, `value` something else again (SPEC section 4). */
export const conflictChoice = z.enum(['mine', 'theirs', 'value']);
export type ConflictChoice = z.infer<typeof conflictChoice>;
