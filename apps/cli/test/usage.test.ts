import { createServer } from 'node:net';
import { verifies } from '@tracker/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { shell } from './command.ts';

describe('help', () => {
  it('prints the version', async () => {
    expect(await shell().tracker('--version')).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' });
  });

  it.each([
    [[]],
    [['items', 'list']],
    [['db', 'start']],
    [['db', 'stop']],
    [['db', 'status']],
    [['token', 'create']],
    [['token', 'list']],
    [['token', 'revoke']],
  ])('tracker %j --help has an example and exits with 0', async (command) => {
    const { code, out } = await shell().tracker(...command, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Example:\n {2}\$ tracker /);
    expect(out).toContain('--json');
  });

  it('lists the exit codes', async () => {
    const { out } = await shell().tracker('--help');
    expect(out).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 .*\n {2}4 /);
  });
});

describe('wrong usage exits with 2', () => {
  it.each([[['nonsense']], [['items', 'list', '--bogus']], [['items', 'list', '--limit']], [[]], [['db']]])(
    '%j',
    async (args) => {
      const { code, out, err } = await shell().tracker(...args);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).not.toBe('');
    },
  );

  it('with --json it says so in JSON', async () => {
    const { code, out } = await shell().tracker('items', 'list', '--json', '--bogus');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      version: 1,
      error: 'ValidationError',
      message: "unknown option '--bogus'",
      suggestion: expect.any(String),
    });
  });

  it.each([
    [['--type', 'epic'], '--type: '],
    [['--status', 'done'], '--status: '],
    [['--limit', '0'], '--limit: '],
    [['--limit', 'many'], '--limit: '],
    [['--parent', 'x'], '--parent: must be a UUID or a key such as T-7K3M9X'],
    [['--cursor', 'x'], 'cursor: is not a cursor of this list'],
    [['--workspace', 'missing'], '--workspace: '],
  ])('items list %j', async (args, message) => {
    const { code, err } = await shell({ DATABASE_URL: 'postgresql://127.0.0.1:1/x' }).tracker('items', 'list', ...args);
    expect(err).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });
});

describe('a DATABASE_URL that leads nowhere', () => {
  const env = { DATABASE_URL: 'postgresql://ada:s3cret@127.0.0.1:1/tracker' };

  it('items list says what is known, that it is not all, and the way out', async () => {
    verifies('FR-030', 'FR-032');
    const { code, out, err } = await shell(env).tracker('items', 'list');
    expect({ code, out }).toEqual({ code: 0, out: 'No work items are known here while the database is away.\n' });
    expect(err).toBe(
      'warning: The database at 127.0.0.1:1/tracker (DATABASE_URL) cannot be reached. Tracker goes on without it. ' +
        'Check that PostgreSQL runs there and that host and port are right, or unset DATABASE_URL to use the embedded database.\n' +
        'warning: This copy knows a part of the workspace: what it does not show may exist all the same.\n',
    );
  });

  it('what only the database can answer exits with 1; with --json the error is the one JSON value on stdout', async () => {
    const { code, out, err } = await shell(env).tracker('--json', 'changes');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({
      version: 1,
      error: 'DatabaseError',
      message: expect.stringContaining('127.0.0.1:1/tracker'),
      suggestion: expect.stringContaining('unset DATABASE_URL'),
    });
  });

  it('db status says why it cannot be used, db stop that it is not ours', async () => {
    const { tracker } = shell(env);
    const status = await tracker('db', 'status', '--json');
    expect(status.code).toBe(1);
    expect(JSON.parse(status.out)).toMatchObject({ version: 1, result: { kind: 'url', running: false } });
    expect(status.out).not.toContain('s3cret');
    expect((await tracker('db', 'stop')).code).toBe(2);
    expect((await tracker('db', 'start')).code).toBe(1);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends a call that waits for an answer', async (signal, code) => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const connected = new Promise((resolve) => silent.once('connection', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const call = shell({ DATABASE_URL: `postgresql://127.0.0.1:${port}/x` }).start('items', 'list');
    await connected;
    call.process.kill(signal);
    expect((await call.ended()).code).toBe(code);
  });
});
