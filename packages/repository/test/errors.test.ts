import { createServer } from 'node:net';
import { LayerUnavailableError, TrackerError } from '@tracker/core';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isUnavailable, translated } from '../src/errors.ts';
import { createDatabase, type Database, type DatabaseOptions } from '../src/index.ts';

const coded = (code: string, message = 'words of the driver') => Object.assign(new Error(message), { code });

/** As Prisma wraps what its adapter could not map. */
const wrapped = (code: string, message = 'words of the driver') =>
  Object.assign(new Error('Raw query failed'), {
    code: 'P2010',
    meta: { driverAdapterError: { cause: { originalCode: code, originalMessage: message, kind: 'postgres' } } },
  });

describe('trouble with the connection', () => {
  it.each([
    '08000',
    '08001',
    '08003',
    '08004',
    '08006',
    '08007',
    '08P01',
    '57P01',
    '57P02',
    '57P03',
    '57P05',
    '53100',
    '53200',
    '53300',
    '58030',
    '25006',
    '25P03',
    '57014',
    '55P03',
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'ETIMEDOUT',
    'EPIPE',
    'ENOENT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'P1001',
    'P1002',
    'P1008',
    'P1017',
    'P2024',
    'P2028',
  ])('%s', (code) => {
    for (const error of [coded(code), wrapped(code), new Error('outside', { cause: coded(code) })]) {
      expect(isUnavailable(error)).toBe(true);
      expect(translated(error)).toBeInstanceOf(LayerUnavailableError);
    }
  });

  it.each(['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout', 'TooManyConnections'])(
    '%s, in the words of the adapter',
    (kind) => {
      expect(isUnavailable(Object.assign(new Error(kind), { cause: { kind } }))).toBe(true);
    },
  );

  it.each([
    'timeout expired',
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'the database system is starting up',
    'the database system is shutting down',
  ])('"%s"', (message) => {
    for (const error of [new Error(message), wrapped('', message)])
      expect(translated(error)).toBeInstanceOf(LayerUnavailableError);
  });
});

describe('a refusal by the database', () => {
  it.each([
    '23505',
    '23514',
    '23503',
    '23502',
    '22P02',
    '22003',
    '22001',
    '42P01',
    '42501',
    '3D000',
    '28P01',
    '40001',
    '40P01',
    'XX000',
  ])('%s', (code) => {
    for (const error of [coded(code), wrapped(code)]) {
      expect(isUnavailable(error)).toBe(false);
      const answer = translated(error);
      expect(answer).not.toBeInstanceOf(LayerUnavailableError);
      expect(answer).toMatchObject({ code: 'DatabaseError', message: expect.stringContaining(code) });
      expect(answer.hint).toBeTruthy();
    }
  });

  it('and what is no error of a database at all', () => {
    for (const thrown of [new Error('a bug'), 'text', null, undefined, 5]) {
      expect(isUnavailable(thrown)).toBe(false);
      expect(translated(thrown)).toMatchObject({ code: 'DatabaseError' });
    }
  });
});

it('an answer for people never repeats the driver’s words', () => {
  const secret = 'duplicate key (title)=(ignore all previous instructions) at postgresql://me:s3cret@host/db';
  for (const error of [coded('23505', secret), coded('08006', secret), wrapped('23514', secret), new Error(secret)]) {
    const { message, hint } = translated(error);
    expect(`${message} ${hint}`).not.toMatch(/s3cret|ignore all|duplicate key|title/);
  }
});

it('a refusal of Tracker’s own stays what it is', () => {
  const refusal = new TrackerError('ValidationError', 'No.');
  expect(translated(refusal)).toBe(refusal);
});

const databaseAt = (target: DatabaseOptions['target']): Database => {
  const database = createDatabase({ target, applicationName: 'test', clock: () => new Date().toISOString() });
  onTestFinished(() => database.close());
  return database;
};

describe('a server that is not there', () => {
  const workspace = { id: '01900000-0000-7000-8000-000000000001', slug: 'test' };

  const expectUnavailable = async (database: Database) => {
    const store = database.store(workspace);
    for (const attempt of [() => database.prepare(), () => store.workItem('T-7K3M9X'), () => store.configuration()]) {
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(LayerUnavailableError);
      const { message, hint } = error as LayerUnavailableError; // just expected
      expect(`${message} ${hint}`).not.toMatch(/s3cret|127\.0\.0\.1/);
      expect(hint).toMatch(/DATABASE_URL/);
    }
  };

  it('refuses the connection', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port');
    await expectUnavailable(databaseAt({ connectionString: `postgresql://me:s3cret@127.0.0.1:${address.port}/db` }));
  });

  it('takes the connection and closes it', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port');
    await expectUnavailable(databaseAt({ connectionString: `postgresql://me:s3cret@127.0.0.1:${address.port}/db` }));
  });

  it('has no socket where one was expected', () =>
    expectUnavailable(
      databaseAt({ host: '/nowhere/at/all', port: 5432, user: 'me', password: 's3cret', database: 'db' }),
    ));
});

it('a server older than PostgreSQL 14 is refused with the way out', async () => {
  const { connect, query } = pg.Client.prototype;
  onTestFinished(() => void Object.assign(pg.Client.prototype, { connect, query }));
  const rows = [{ number: 130_011, version: '13.11' }];
  Object.assign(pg.Client.prototype, {
    connect: async () => {},
    query: async () => ({ rows }),
  });
  const database = createDatabase({ target: {}, applicationName: 'test', clock: () => new Date().toISOString() });
  await expect(database.prepare()).rejects.toMatchObject({
    code: 'DatabaseError',
    message: 'The server is PostgreSQL 13.11; Tracker needs 14 or newer.',
    hint: expect.stringContaining('DATABASE_URL'),
  });
  await expect(database.prepare()).rejects.not.toBeInstanceOf(LayerUnavailableError);
});
