import * as z from 'zod';
import { configuration } from '../entities/configuration.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

/** The workspace's configuration with the database's health as of this call (FR-015). */
export const getProjectConfiguration = defineUseCase({
  input: z.strictObject({}),
  output: configuration.extend(envelope),
  run: async ({ store, clock }) => {
    const found = await store.configuration();
    return {
      ...found.value,
      database_healthy: found.source === 'postgresql',
      last_health_check_at: clock(),
      ...envelopeOf(found),
    };
  },
});
