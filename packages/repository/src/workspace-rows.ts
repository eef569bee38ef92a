import { type StoredConfiguration, seedConfiguration } from '@tracker/core';
import type { WorkspaceIdentity } from './database.ts';
import type { ProjectConfiguration } from './generated/prisma/client.ts';
import { configurationFrom } from './rows.ts';
import type { Qualify, Run } from './statements.ts';

/** The stored configuration, or null when its row is missing. */
export const readConfiguration = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
): Promise<StoredConfiguration | null> => {
  const [row] = await run<ProjectConfiguration>({
    name: 'configuration',
    text: `select * from ${at('project_configuration')} where workspace_id = $1::uuid`,
    values: [workspaceId],
  });
  return row === undefined ? null : configurationFrom(row);
};

/** The workspace's own row and its configuration: seeded at first use, and again should they be missing (SPEC section 2). */
export const createWorkspaceRows = (run: Run, { id, slug }: WorkspaceIdentity, at: Qualify, clock: () => string) => {
  const seed = async (): Promise<void> => {
    const { created_at, created_by, default_token_budget } = seedConfiguration(clock());
    await run({
      name: 'seed-workspace',
      text: `with workspace as (
          insert into ${at('workspaces')} (workspace_id, slug) values ($1, $2) on conflict do nothing returning workspace_id)
        insert into ${at('project_configuration')} (workspace_id, default_token_budget, created_at, updated_at, created_by, updated_by)
        values ($1, $3::int, $4::timestamptz, $4::timestamptz, $5, $5) on conflict do nothing`,
      values: [id, slug, default_token_budget, created_at, created_by],
    });
  };

  const read = () => readConfiguration(run, id, at);

  /** Looks first: a standby lets nothing be written, also where there is nothing to write. */
  const seedMissing = async (): Promise<void> => {
    if ((await read()) === null) await seed();
  };

  let seeded: Promise<void> | undefined;
  const ensure = (): Promise<void> => {
    seeded ??= seedMissing().catch((error: unknown) => {
      seeded = undefined;
      throw error;
    });
    return seeded;
  };

  return {
    ensure,
    configuration: async (): Promise<StoredConfiguration> => {
      const found = await read();
      if (found !== null) return found;
      await seed();
      const healed = await read();
      if (healed === null) throw new Error('the configuration was seeded and is missing');
      return healed;
    },
    /** Somebody deleted the workspace while this process knew it: it is made anew at the next use. */
    forget: (): void => {
      seeded = undefined;
    },
  };
};
