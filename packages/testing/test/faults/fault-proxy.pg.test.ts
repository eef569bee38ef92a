import { type Fault, type FaultProxyOptions, isCommit, startFaultProxy, testServer } from '@tracker/testing';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';

const openProxy = async (options: FaultProxyOptions = {}) => {
  const proxy = await startFaultProxy(testServer(), options);
  onTestFinished(() => proxy.close());
  return proxy;
};

type Proxy = Awaited<ReturnType<typeof openProxy>>;

const connected = async ({ target }: Proxy, options: pg.ClientConfig = {}) => {
  const client = new pg.Client({ ...target, connectionTimeoutMillis: 10_000, ...options });
  client.on('error', () => {});
  onTestFinished(() => void client.end().catch(() => {}));
  await client.connect();
  return client;
};

const one = async (client: pg.Client): Promise<unknown> => (await client.query('select 1 as one')).rows[0]?.one;

/** Whether the query has an answer by the time that a fresh connection, made past the proxy, has asked five times. */
const isAnswered = async (query: Promise<unknown>): Promise<boolean> => {
  let answered = false;
  query.then(
    () => {
      answered = true;
    },
    () => {},
  );
  const direct = new pg.Client(testServer());
  await direct.connect();
  for (let turn = 0; turn < 5; turn += 1) await direct.query('select pg_sleep(0.01)');
  await direct.end();
  return answered;
};

describe('a connection through the proxy', () => {
  it('passes', async () => {
    const proxy = await openProxy();
    expect(await one(await connected(proxy))).toBe(1);
    expect(proxy.connections()).toBe(1);
  });

  it('tells of every statement as often as it is executed, a prepared one by its text', async () => {
    const seen: string[] = [];
    const client = await connected(await openProxy({ onStatement: (sql) => void seen.push(sql) }));
    await client.query('begin');
    for (const value of [1, 2]) await client.query({ name: 'next', text: 'select $1::int + 1', values: [value] });
    await client.query('select $1::text', ['x']);
    expect(seen).toEqual(['begin', 'select $1::int + 1', 'select $1::int + 1', 'select $1::text']);
  });

  it.each<Fault>([
    { kind: 'slice' },
    { kind: 'slice', direction: 'to_client' },
    { kind: 'slow', bytesPerSecond: 20_000 },
  ])('carries everything with $kind', async (fault) => {
    const proxy = await openProxy();
    proxy.set(fault);
    const client = await connected(proxy);
    expect((await client.query("select repeat('x', 2000) as text")).rows[0]?.text).toHaveLength(2_000);
  });

  it('is refused when it is new and goes on when it is not', async () => {
    const proxy = await openProxy();
    const client = await connected(proxy);
    proxy.set({ kind: 'refuse' });
    expect(await one(client)).toBe(1);
    await expect(connected(proxy)).rejects.toThrow();
  });

  it.each<Fault>([
    { kind: 'reset' },
    { kind: 'reset', direction: 'to_client' },
    { kind: 'truncate', afterBytes: 5 },
    { kind: 'truncate', afterBytes: 5, direction: 'to_client' },
  ])('ends with $kind and works again afterwards', async (fault) => {
    const proxy = await openProxy();
    const client = await connected(proxy);
    proxy.set(fault);
    await expect(one(client)).rejects.toThrow();
    proxy.set({ kind: 'pass' });
    expect(await one(await connected(proxy))).toBe(1);
  });

  it('is answered late when it stalled, in either direction', async () => {
    const proxy = await openProxy();
    const client = await connected(proxy);
    for (const direction of ['to_server', 'to_client'] as const) {
      proxy.set({ kind: 'stall', direction });
      const query = one(client);
      expect(await isAnswered(query)).toBe(false);
      proxy.set({ kind: 'pass' });
      expect(await query).toBe(1);
    }
  });

  it('is never answered when it was half-open, and a new one is', async () => {
    const proxy = await openProxy();
    const client = await connected(proxy);
    proxy.set({ kind: 'half_open' });
    const query = one(client);
    query.catch(() => {});
    expect(await isAnswered(query)).toBe(false);
    proxy.set({ kind: 'pass' });
    expect(await isAnswered(query)).toBe(false);
    expect(await one(await connected(proxy))).toBe(1);
  });

  it('loses the answer to what was carried out: a COMMIT, and a prepared statement by its text', async () => {
    const proxy = await openProxy();
    const witness = await connected(await openProxy());
    const table = `lost_${process.pid}_${Date.now()}`;
    await witness.query(`create table ${table} (n int)`);
    onTestFinished(async () => void (await witness.query(`drop table ${table}`)));
    const client = await connected(proxy);
    await client.query('begin');
    await client.query(`insert into ${table} values (1)`);
    proxy.set({ kind: 'lose_answer', to: isCommit });
    await expect(client.query('commit')).rejects.toThrow();
    const prepared = { name: 'insert', text: `insert into ${table} values ($1)`, values: [2] };
    const again = await connected(proxy);
    await again.query(prepared);
    proxy.set({ kind: 'lose_answer', to: (sql) => sql.startsWith('insert') });
    await expect(again.query({ ...prepared, values: [3] })).rejects.toThrow();
    expect(proxy.answersLost()).toBe(2);
    expect((await witness.query(`select n from ${table} order by n`)).rows.map(({ n }) => n)).toEqual([1, 2, 3]);
  });
});
