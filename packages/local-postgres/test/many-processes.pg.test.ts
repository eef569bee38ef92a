import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { postmasterOf, startClient, startClients } from './client.ts';
import { scratchHome, serverProcessesIn, until } from './scratch-home.ts';

test('five processes start it at once from nothing, and it is one server with one database', async () => {
  const dataDir = scratchHome();
  const clients = await startClients(5, { dataDir });
  const targets = await Promise.all(clients.map((client) => client.call('ensure')));
  expect(new Set(targets.map(({ host, port, database }) => `${host} ${port} ${database}`)).size).toBe(1);
  expect(new Set(await Promise.all(clients.map(postmasterOf))).size).toBe(1);
  const started = await Promise.all(clients.map((client) => client.call('notices')));
  expect(started.flat()).toEqual(['Starting the embedded PostgreSQL.']);

  const [first] = clients;
  const database = `select datname as name, pg_encoding_to_char(encoding) as encoding, upper('é') as upper
                      from pg_database where datname = current_database()`;
  expect(await first?.call('query', database)).toEqual([{ name: 'tracker', encoding: 'UTF8', upper: 'É' }]);
  const left = await Promise.all(clients.map((client) => client.call('leave')));
  await until(() => serverProcessesIn(dataDir).length === 0);
  expect(left.filter(({ stopped }) => stopped).length).toBeLessThanOrEqual(1);
});

test('it is durable, closed to the network and to other users', async () => {
  const dataDir = scratchHome();
  const client = await startClient({ dataDir });
  const { host } = await client.call('ensure');
  const settings = await client.call(
    'query',
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit',
       'listen_addresses', 'data_checksums', 'idle_in_transaction_session_timeout') order by name`,
  );
  expect(settings).toEqual([
    { name: 'data_checksums', setting: 'on' },
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'idle_in_transaction_session_timeout', setting: '10000' },
    { name: 'listen_addresses', setting: '' },
    { name: 'synchronous_commit', setting: 'on' },
  ]);
  expect(statSync(host).mode & 0o077).toBe(0);
  expect(statSync(join(host, '.s.PGSQL.5432')).mode & 0o077).toBe(0);
});

test('there is room for the pools of dozens of processes, for little memory', async () => {
  const client = await startClient({ dataDir: scratchHome() });
  await client.call('ensure');
  const names = "'max_connections', 'max_locks_per_transaction', 'max_pred_locks_per_transaction', 'shared_buffers'";
  expect(
    await client.call('query', `select name, setting from pg_settings where name in (${names}) order by name`),
  ).toEqual([
    { name: 'max_connections', setting: '400' },
    { name: 'max_locks_per_transaction', setting: '16' },
    { name: 'max_pred_locks_per_transaction', setting: '16' },
    { name: 'shared_buffers', setting: '2048' },
  ]);
  const [memory] = await client.call(
    'query',
    "select (setting::int < 40)::text as little from pg_settings where name = 'shared_memory_size'",
  );
  expect(memory).toEqual({ little: 'true' });
});

test('one that is idle keeps it for the others; the last to leave stops it and leaves nothing behind', async () => {
  const dataDir = scratchHome();
  const [idle, ...others] = await startClients(3, { dataDir });
  await idle?.call('query', 'create table kept (value int)');
  const postmaster = await idle?.call('status');
  for (const other of others) await other.call('query', 'insert into kept values (1)');
  await idle?.call('disconnect');
  for (const other of others) expect(await other.call('leave')).toEqual({ stopped: false });
  await sleep(2_500);
  expect((await idle?.call('status'))?.pid).toBe(postmaster?.pid);
  expect(await idle?.call('query', 'select count(*)::int as n from kept')).toEqual([{ n: 2 }]);
  expect(await idle?.call('leave')).toEqual({ stopped: true });
  await until(() => serverProcessesIn(dataDir).length === 0);
  const socketsAndPids = readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('.s.'));
  expect(socketsAndPids).toEqual([]);
  expect(existsSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
});

test('clients that come and go all the time always find it running', async () => {
  const dataDir = scratchHome();
  const clients = await startClients(4, { dataDir });
  const comeAndGo = async (client: (typeof clients)[number]) => {
    for (let round = 0; round < 5; round += 1) {
      expect(await client.call('query', 'select 1 as one')).toEqual([{ one: 1 }]);
      await client.call('leave');
    }
  };
  await Promise.all(clients.map(comeAndGo));
  await until(() => serverProcessesIn(dataDir).length === 0);
});

test('status looks without touching anything', async () => {
  const dataDir = scratchHome();
  const [looking, working] = await startClients(2, { dataDir, applicationName: 'tracker-test' });
  const nothing = { running: false, dataDir: join(dataDir, 'postgres', 'data'), socketDir: join(dataDir, 'postgres') };
  expect(await looking?.call('status')).toEqual(nothing);
  expect(readdirSync(dataDir)).toEqual([]);
  await working?.call('query', 'select 1');
  expect(await looking?.call('status')).toEqual({
    ...nothing,
    running: true,
    version: '18.4',
    processes: 1,
    pid: expect.any(Number),
  });
  await working?.call('leave');
  expect(await looking?.call('status')).toEqual(nothing);
});

test('stop is refused while others use it, unless it is forced; they start it again with their next call', async () => {
  const dataDir = scratchHome();
  const [user, operator] = await startClients(2, { dataDir });
  expect(await operator?.call('stop')).toBe(false);
  await user?.call('query', 'create table kept (value int)');
  await expect(operator?.call('stop')).rejects.toMatchObject({
    name: 'TrackerError',
    code: 'DatabaseError',
    message: '1 other process uses the embedded PostgreSQL.',
    hint: 'Close those clients, or stop it anyway with `tracker db stop --force`; they start it again when needed.',
  });
  expect(await operator?.call('stop', { force: true })).toBe(true);
  expect(await operator?.call('status')).toMatchObject({ running: false });
  await user?.call('ensure');
  expect(await operator?.call('status')).toMatchObject({ running: true });
  await user?.call('leave');
  await until(() => serverProcessesIn(dataDir).length === 0);
});

test('a session of another program keeps it running after the last client has left', async () => {
  const dataDir = scratchHome();
  const client = await startClient({ dataDir });
  const target = await client.call('ensure');
  const psql = new pg.Client({ ...target, application_name: 'psql' });
  await psql.connect();
  onTestFinished(() => psql.end().catch(() => {}));
  expect(await client.call('leave')).toEqual({ stopped: false });
  await sleep(500);
  expect((await psql.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(await client.call('query', 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await client.call('leave')).toEqual({ stopped: false });
  await psql.end();
  await until(() => serverProcessesIn(dataDir).length === 0);
});
