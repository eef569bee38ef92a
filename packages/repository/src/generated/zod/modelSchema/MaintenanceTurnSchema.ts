import { z } from 'zod';

/////////////////////////////////////////
// MAINTENANCE TURN SCHEMA
/////////////////////////////////////////

/**
 * When a task that runs now and then is due again, so that one process of the workspace does it.
 */
export const MaintenanceTurnSchema = z.object({
  workspace_id: z.string(),
  task: z.string(),
  due_at: z.coerce.date(),
})

export type MaintenanceTurn = z.infer<typeof MaintenanceTurnSchema>

export default MaintenanceTurnSchema;
