import { z } from 'zod';

export const MaintenanceTurnScalarFieldEnumSchema = z.enum(['workspace_id','task','due_at']);

export default MaintenanceTurnScalarFieldEnumSchema;
