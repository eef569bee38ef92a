import type { ConnectionTarget } from './connection-target.ts';
import { withClient } from './probe.ts';

export interface Sessions {
  readonly version: string;
  /** Processes with at least one session, told apart by their application names; without the one that asks. */
  readonly processes: number;
}

/** Asks the running server; `null` when it does not answer. */
export async function readSessions(target: ConnectionTarget): Promise<Sessions | null> {
  try {
    return await withClient(target, async (client) => {
      const { rows } = await client.query<Sessions>(`
        select current_setting('server_version') as version,
               count(distinct coalesce(nullif(application_name, ''), pid::text)) filter (
                 where backend_type = 'client backend' and application_name <> current_setting('application_name')
               )::int as processes
          from pg_stat_activity`);
      return rows[0] ?? null;
    });
  } catch {
    return null;
  }
}
