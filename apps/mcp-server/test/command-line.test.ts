import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../src/command-line.ts';

describe('readCommandLine', () => {
  it.each([
    [[], { kind: 'stdio', workspace: undefined }],
    [['--workspace', '/w'], { kind: 'stdio', workspace: '/w' }],
    [['--http'], { kind: 'http', workspace: undefined, port: undefined, host: '127.0.0.1' }],
    [
      ['--http', '--host', 'localhost', '--port=0'],
      { kind: 'http', workspace: undefined, port: '0', host: '127.0.0.1' },
    ],
    [['--http', '--host', '::1'], { kind: 'http', workspace: undefined, port: undefined, host: '::1' }],
    [['--version'], { kind: 'version' }],
    [['-h'], { kind: 'help' }],
  ])('reads %j', (argv, command) => {
    expect(readCommandLine(argv)).toEqual(command);
  });

  it.each([
    [['--nope'], /--nope/],
    [['stray'], /stray/],
    [['--workspace'], /workspace/],
    [['--workspace='], /needs the path/],
    [['--port', '1'], /go with --http/],
    [['--http', '--host', '0.0.0.0'], /no authentication yet/],
    [['--http', '--host', 'example.com'], /no authentication yet/],
  ])('refuses %j', (argv, message) => {
    expect(readCommandLine(argv)).toEqual({ kind: 'wrong', message: expect.stringMatching(message) });
  });
});
