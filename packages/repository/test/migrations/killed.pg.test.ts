import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, openSession, startFaultProxy } from '@tracker/testing';
import pg from 'pg';
import { expect, it, onTestFinished, vi } from 'vitest';
import { migrations } from '../../src/generated/migrations.ts';
import { migrate } from '../../src/migrate.ts';
import { startChild } from '../child-process.ts';
import { newWorkspace } from '../test-home.ts';

// A process for each statement of the migrations.
vi.setConfig({ testTimeout: 300_000 });

/** A database that has the first `known` migrations, and processes that bring it up to date. */
const oldDatabase = async (known: number) => {
  const database = await createTestDatabase({ empty: true });
  onTestFinished(database.drop);
  const proxy = await startFaultProxy(database.target);
  onTestFinished(proxy.close);
  const admin = await openSession(database.target);
  onTestFinished(admin.end);
  if (known > 0) {
    const client = new pg.Client(database.target);
    await client.connect();
    await migrate(client, { migrations: migrations.slice(0, known) });
    await client.query(`insert into workspaces (workspace_id, slug) values (gen_random_uuid(), 'old')`);
    await client.end();
  }
  const sessions = `select from pg_stat_activity where datname = current_database() and application_name = 'preparing'`;
  return {
    admin,
    /** Ends with `null` when it was killed while its `deathAt`th statement was under way, else with what it answers. */
    ended: async (deathAt: number): Promise<unknown> => {
      let statements = 0;
      const child = await startChild('migrations/prepare-process.mjs', {
        target: proxy.target,
        workspace: newWorkspace(),
      });
      proxy.set({
        kind: 'lose_answer',
        to: () => {
          statements += 1;
          if (statements === deathAt) child.process.kill('SIGKILL');
          return false;
        },
      });
      const exited = once(child.process, 'exit');
      const answer = child.message();
      answer.catch(() => {});
      child.go();
      await exited;
      while ((await admin.query(sessions)).length > 0) await sleep(5);
      return child.process.signalCode === 'SIGKILL' ? null : answer;
    },
  };
};

it.each([
  ['an empty database', 0],
  ['a database of an older version', migrations.length - 2],
])(
  '%s, and the program killed at each statement: it is as before or whole, and the next program uses it',
  async (_, known) => {
    const { admin, ended } = await oldDatabase(known);
    const state = async () => {
      const [found] = await admin.query(
        `select (select count(*)::int from pg_tables where schemaname = 'public') as tables,
         (select count(*)::int from pg_indexes where schemaname = 'public') as indexes,
         (select count(*)::int from pg_type where typnamespace = 'public'::regnamespace) as types`,
      );
      return found;
    };
    const before = await state();
    let deaths = 0;
    let whole: unknown = null;
    let answer: unknown = null;
    for (; answer === null; deaths += 1) {
      answer = await ended(deaths + 1);
      const now = await state();
      // Once it was whole it stays so.
      if (whole !== null) expect(now).toEqual(whole);
      else if (JSON.stringify(now) !== JSON.stringify(before)) whole = now;
    }
    expect(deaths).toBeGreaterThan(2 * (migrations.length - known) + 8);
    expect(answer).toEqual(expect.any(String));
    const records = await admin.query('select migration_name, checksum from _prisma_migrations order by 1');
    expect(records).toEqual(migrations.map(({ name, checksum }) => ({ migration_name: name, checksum })));
    expect(await admin.query('select title from work_items')).toEqual([{ title: 'First' }]);
    expect(await admin.query(`select slug from workspaces where slug = 'old'`)).toHaveLength(known > 0 ? 1 : 0);
  },
);
