import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase } from '@tracker/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../src/generated/migrations.ts';
import { createDatabase } from '../../src/index.ts';
import { type Migration, migrate } from '../../src/migrate.ts';
import { runTogether, startChild } from '../child-process.ts';
import { newWorkspace } from '../test-home.ts';

let home: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;
beforeEach(async () => {
  home = await createTestDatabase({ empty: true });
  client = new pg.Client({ ...home.target });
  client.on('error', () => {});
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await home.drop();
});

const prepare = async (): Promise<void> => {
  const database = createDatabase({
    target: home.target,
    applicationName: 'test',
    clock: () => new Date().toISOString(),
  });
  try {
    await database.prepare();
  } finally {
    await database.close();
  }
};

const tables = async (): Promise<readonly string[]> =>
  (
    await client.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`)
  ).rows.map(({ name }) => name);

const records = async () =>
  (await client.query('select migration_name, checksum, finished_at from _prisma_migrations order by 1')).rows;

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'DatabaseError', message: expect.stringMatching(message), hint: expect.any(String) });

describe('a fresh database', () => {
  it('gets the schema from five programs at once, each migration once', async () => {
    const inputs = Array.from({ length: 5 }, () => ({ target: home.target, workspace: newWorkspace() }));
    expect(new Set(await runTogether('migrations/prepare-process.mjs', inputs)).size).toBe(5);
    expect(await records()).toMatchObject(migrations.map(({ name, checksum }) => ({ migration_name: name, checksum })));
    expect((await client.query('select count(*)::int as count from work_items')).rows).toEqual([{ count: 5 }]);
  });

  it.each(['changes', 'schema_levels', 'maintenance_turns'])(
    'is as before when the program is killed in the migration that makes %s',
    async (table) => {
      const other = new pg.Client({ ...home.target });
      await other.connect();
      // The table of the same name stops the migration in the middle of its statements.
      await other.query(`set idle_in_transaction_session_timeout = 0; begin; create table ${table} ()`);
      const child = await startChild('migrations/prepare-process.mjs', {
        target: home.target,
        workspace: newWorkspace(),
      });
      child.go();
      const preparing = `select from pg_stat_activity where datname = current_database() and application_name = 'preparing'`;
      const waiting = `${preparing} and wait_event_type = 'Lock' and wait_event <> 'advisory'`;
      let halfway = 0;
      for (let look = 0; look < 2_000 && halfway === 0; look += 1) {
        halfway = (await client.query(waiting)).rows.length;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      child.process.kill('SIGKILL');
      await other.end();
      expect(halfway).toBe(1);
      while ((await client.query(preparing)).rows.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await tables()).toEqual([]);
      await prepare();
      expect(await records()).toHaveLength(migrations.length);
      expect(await tables()).toContain(table);
      await prepare();
      expect(await records()).toHaveLength(migrations.length);
    },
  );
});

describe('a migration that fails', () => {
  const broken: Migration = {
    name: '99999999999999_broken',
    checksum: '0'.repeat(64),
    sql: 'create table half_done (); select 1/0',
  };

  it('leaves nothing behind, and its mended form is applied later', async () => {
    await prepare();
    await expect(migrate(client, { migrations: [...migrations, broken] })).rejects.toThrow('division by zero');
    expect(await tables()).not.toContain('half_done');
    expect(await records()).toHaveLength(migrations.length);
    const mended = { ...broken, sql: 'create table half_done ()' };
    expect(await migrate(client, { migrations: [...migrations, mended] })).toEqual([broken.name]);
    expect(await migrate(client, { migrations: [...migrations, mended] })).toEqual([]);
    expect(await tables()).toContain('half_done');
  });
});

describe('a database that must not be written', () => {
  beforeEach(prepare);

  it('is one that asks for a newer program; nothing is changed', async () => {
    await client.query(`insert into schema_levels values (99, 'later', 99)`);
    const before = [await records(), await tables()];
    await expect(prepare()).rejects.toEqual(refusal(/upgraded by a newer Tracker.*level 99/));
    const extra = { name: '99999999999999_extra', checksum: '1'.repeat(64), sql: 'create table extra ()' };
    await expect(migrate(client, { migrations: [...migrations, extra] })).rejects.toEqual(refusal(/newer Tracker/));
    expect([await records(), await tables()]).toEqual(before);
  });

  it('is not one whose newer schema this program may still write', async () => {
    await client.query(`insert into schema_levels values (99, 'later', 1)`);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('x', 'y', '99999999999999_later', now())`,
    );
    await prepare();
  });

  it('is one in which a migration was edited', async () => {
    await client.query(`update _prisma_migrations set checksum = repeat('0', 64)`);
    await expect(prepare()).rejects.toEqual(refusal(/is not the one that this program knows/));
  });

  it('is one in which another tool left a migration unfinished', async () => {
    await client.query('update _prisma_migrations set finished_at = null');
    await expect(prepare()).rejects.toEqual(refusal(/never finished/));
  });
});

it('a program that finds everything done takes no lock and changes nothing', async () => {
  await prepare();
  await client.query('begin; select pg_advisory_lock(72707369)');
  await prepare();
  await client.query('rollback');
});

it('the embedded migrations are the files, with the checksums that Prisma would write', () => {
  const directory = join(import.meta.dirname, '../../../../prisma/migrations');
  const names = readdirSync(directory).filter((name) => /^\d{14}_/.test(name));
  const files = names.sort().map((name) => {
    const bytes = readFileSync(join(directory, name, 'migration.sql'));
    return { name, checksum: createHash('sha256').update(bytes).digest('hex'), sql: bytes.toString('utf8') };
  });
  expect(migrations).toEqual(files);
});
