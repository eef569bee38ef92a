import * as z from 'zod';
import { configuration, configurationId, contextType, type StoredConfiguration } from '../entities/configuration.ts';
import { branchName, commitHash } from '../entities/work-item.ts';
import { tokenBudget } from '../entities/work-item-metadata.ts';
import { invalidField } from '../errors.ts';
import type { Snapshot } from '../ports/store.ts';
import { actorName, itemRef, readVersion } from './parameters.ts';
import { resolvedItems } from './references.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';
import { onlyEntity } from './writing.ts';

const output = configuration.extend(envelope);

/** The health fields are computed when the configuration is read and never bump its version. */
const withHealth = (found: Snapshot<unknown>, stored: StoredConfiguration, now: string) => ({
  ...stored,
  database_healthy: found.source === 'postgresql',
  last_health_check_at: now,
  ...envelopeOf(found),
});

/** The workspace's configuration with the database's health as of this call (FR-015). */
export const getProjectConfiguration = defineUseCase({
  input: z.strictObject({}),
  output,
  run: async ({ store, clock }) => {
    const found = await store.configuration();
    return withHealth(found, found.value, clock());
  },
});

/** Changes the configuration; compare-and-set on its version (FR-016, FR-037). */
export const updateProjectConfiguration = defineUseCase({
  input: z.strictObject({
    version: readVersion,
    active_context_type: contextType.optional().describe('What the work is about now'),
    current_session_id: itemRef.nullable().optional().describe('Id or key of a session; null for none'),
    git_branch: branchName.nullable().optional().describe('Checked-out branch'),
    git_head_commit: commitHash.nullable().optional().describe('40 hex'),
    default_token_budget: tokenBudget.optional().describe('Of new sessions, in tokens'),
    updated_by: actorName.optional(),
  }),
  output,
  run: async (context, { version, updated_by, current_session_id: session, ...edit }) => {
    const sessionId =
      session == null ? session : (await resolvedItems(context.store, [session]))(session, 'current_session_id');
    const given = Object.entries({ ...edit, current_session_id: sessionId }).filter(([, value]) => value !== undefined);
    if (given.length === 0) throw invalidField('input', 'changes nothing', 'at least one field of the configuration');
    const applied = await context.store.apply([
      {
        id: context.ids.next(),
        kind: 'configuration.update',
        entityId: configurationId,
        base: { version },
        actor: updated_by ?? context.actor,
        clientTime: context.clock(),
        fields: Object.fromEntries(given),
      },
    ]);
    return withHealth(applied, onlyEntity(applied, 'configuration'), context.clock());
  },
});
