import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../src/command-line.ts';
import { everything } from '../src/tools/selection.ts';

const open = { auth: [], issuer: undefined, publicUrl: undefined, hosts: [], origins: [], rate: undefined };

describe('readCommandLine', () => {
  it.each([
    [[], { kind: 'stdio', workspace: undefined, selection: everything }],
    [['--workspace', '/w'], { kind: 'stdio', workspace: '/w', selection: everything }],
    [
      ['--toolsets', 'core, vendors', '--read-only'],
      { kind: 'stdio', workspace: undefined, selection: { toolsets: ['core', 'vendors'], readOnly: true } },
    ],
    [
      ['--http'],
      { kind: 'http', workspace: undefined, selection: everything, port: undefined, host: '127.0.0.1', access: open },
    ],
    [
      ['--http', '--host', 'localhost', '--port=0'],
      { kind: 'http', workspace: undefined, selection: everything, port: '0', host: '127.0.0.1', access: open },
    ],
    [
      ['--http', '--host', '::1'],
      { kind: 'http', workspace: undefined, selection: everything, port: undefined, host: '::1', access: open },
    ],
    [
      [
        '--http',
        '--host',
        '0.0.0.0',
        '--auth',
        'token',
        '--allow-host',
        'a.example',
        '--allow-host=b.example',
        '--rate',
        '5',
      ],
      {
        kind: 'http',
        workspace: undefined,
        selection: everything,
        port: undefined,
        host: '0.0.0.0',
        access: { ...open, auth: ['token'], hosts: ['a.example', 'b.example'], rate: 5 },
      },
    ],
    [
      [
        '--http',
        '--auth',
        'oauth',
        '--auth',
        'token',
        '--issuer',
        'https://i.example',
        '--public-url',
        'https://t.example/mcp',
      ],
      {
        kind: 'http',
        workspace: undefined,
        selection: everything,
        port: undefined,
        host: '127.0.0.1',
        access: {
          ...open,
          auth: ['token', 'oauth'],
          issuer: 'https://i.example',
          publicUrl: 'https://t.example/mcp',
          hosts: ['t.example'],
        },
      },
    ],
    [['--version'], { kind: 'version' }],
    [['-h'], { kind: 'help' }],
  ])('reads %j', (argv, command) => {
    expect(readCommandLine(argv)).toEqual(command);
  });

  it.each([
    [['--nope'], /--nope/],
    [['--toolsets', 'vendors,nope'], /takes some of core, items, vendors/],
    [['--toolsets='], /takes some of/],
    [['stray'], /stray/],
    [['--workspace'], /workspace/],
    [['--workspace='], /needs the path/],
    [['--port', '1'], /--port goes with --http\./],
    [['--auth', 'token'], /--auth goes with --http\./],
  ])('refuses %j', (argv, message) => {
    expect(readCommandLine(argv)).toEqual({ kind: 'wrong', message: expect.stringMatching(message) });
  });

  it.each([
    [
      ['--host', '0.0.0.0'],
      '--host 0.0.0.0 would serve other machines, and without authentication everybody there could change everything. Add --auth token and make a token with: tracker token create NAME. Or use 127.0.0.1, ::1 or localhost.',
    ],
    [['--host', '127.0.0.1.example.com'], /^--host 127\.0\.0\.1\.example\.com would serve other machines/],
    [['--host', '::'], /^--host :: would serve other machines/],
    [['--host', '10.0.0.5', '--allow-host', '10.0.0.5'], /^--host 10\.0\.0\.5 would serve other machines/],
    [['--auth', 'none'], '--auth none is not known. Use token or oauth, or both.'],
    [
      ['--auth', 'oauth', '--issuer', 'https://i.example'],
      '--auth oauth needs --issuer URL, whose tokens count, and --public-url URL, the endpoint as clients reach it.',
    ],
    [['--auth', 'token', '--issuer', 'https://i.example'], '--issuer goes with --auth oauth.'],
    [
      ['--auth', 'oauth', '--issuer', 'http://i.example', '--public-url', 'https://t.example/mcp'],
      '--issuer must be an https URL; http is for this machine alone.',
    ],
    [['--public-url', 'nonsense'], '--public-url must be an https URL; http is for this machine alone.'],
    [['--rate', '0'], '--rate must be a number of requests per second.'],
  ])('refuses to serve with %j', (argv, message) => {
    const expected = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(readCommandLine(['--http', ...argv])).toEqual({ kind: 'wrong', message: expected });
  });
});
