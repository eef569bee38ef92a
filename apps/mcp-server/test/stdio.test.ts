import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { verifies } from '@tracker/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tools } from '../src/tools/registry.ts';
import { createScratch, type Scratch } from './support/server-process.ts';
import { converse, initialize } from './support/stdio-conversation.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await createScratch();
});
afterEach(() => scratch.clean());

describe('a line that is no message', () => {
  it('is answered with an error, and the server goes on', async () => {
    const { say, hear, ask } = converse(scratch.start());
    say('{"jsonrpc": oops');
    expect(await hear()).toMatchObject({ id: null, error: { code: -32700 } });
    say('{"id":5,"method":"ping"}');
    expect(await hear()).toMatchObject({ id: 5, error: { code: -32600 } });
    say('[]');
    expect(await hear()).toMatchObject({ id: null, error: { code: -32600 } });
    say(Buffer.from([0x22, 0xff, 0x22]));
    expect(await hear()).toMatchObject({ id: null, error: { code: -32700 } });
    say('{"jsonrpc":"2.0","method":"notifications/initialized","params":"x"}');
    expect(await ask(initialize)).toMatchObject({ id: 'init', result: { serverInfo: { name: 'tracker' } } });
  });

  it('may begin a conversation by half, and is told what is missing', async () => {
    const { ask } = converse(scratch.start());
    const half = await ask({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } });
    expect(half).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32602, message: expect.stringMatching(/^initialize needs params with .*clientInfo/) },
    });
    expect(await ask(initialize)).toMatchObject({ id: 'init', result: { serverInfo: { name: 'tracker' } } });
  });

  it('may have 12 MB', async () => {
    const { say, hear, ask } = converse(scratch.start());
    say(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { padding: 'x'.repeat(12_000_000) } }));
    expect(await hear()).toMatchObject({
      id: null,
      error: { code: -32600, message: expect.stringContaining('10 MB') },
    });
    expect(await ask({ id: 2, method: 'ping' })).toEqual({ jsonrpc: '2.0', id: 2, result: {} });
  });
});

it('answers initialize, tools/list and bad calls while there is no database', async () => {
  const { ask, say } = converse(scratch.start());
  const { result } = await ask(initialize);
  expect(result).toMatchObject({
    capabilities: { tools: {}, resources: { subscribe: true }, prompts: {}, completions: {} },
    instructions: expect.stringContaining('list_work_items'),
  });
  say('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  const { result: list } = await ask({ id: 1, method: 'tools/list' });
  expect(list?.tools).toHaveLength(tools.length);
  const unknown = await ask({ id: 2, method: 'tools/call', params: { name: 'nope' } });
  expect(unknown.error).toMatchObject({ code: -32602, message: expect.stringContaining('create_work_item') });
  const wrong = await ask({ id: 3, method: 'tools/call', params: { name: 'query_work_item', arguments: { id: 'x' } } });
  expect(wrong.result).toMatchObject({ isError: true, structuredContent: { error: 'ValidationError' } });
  const away = await ask({ id: 4, method: 'tools/call', params: { name: 'list_work_items' } });
  expect(away.result).toMatchObject({ structuredContent: { data_source: 'none', items: [] } });
  const claim = { name: 'claim_work_item', arguments: { id: 'T-7K3M9X' } };
  const refused = await ask({ id: 6, method: 'tools/call', params: claim });
  expect(refused.result).toMatchObject({ isError: true, structuredContent: { error: 'DatabaseError' } });
  expect(await ask({ id: 5, method: 'nonsense' })).toMatchObject({ error: { code: -32601 } });
});

describe('the end of stdin', () => {
  it('ends the server', async () => {
    const server = scratch.start();
    await converse(server).ask(initialize);
    server.child.stdin.end();
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('ends it also before anything was said', async () => {
    const server = scratch.start();
    server.child.stdin.end();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.stdout()).toBe('');
  });

  it('lets running calls finish and their answers out', async () => {
    const server = scratch.start();
    const { say } = converse(server);
    say(JSON.stringify({ jsonrpc: '2.0', ...initialize }));
    for (let id = 0; id < 20; id += 1)
      say(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'list_work_items' } }));
    server.child.stdin.end();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(server.stdout().trim().split('\n')).toHaveLength(21);
  });
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends with exit code 0 on %s', async (signal) => {
  const server = scratch.start();
  await converse(server).ask(initialize);
  server.child.kill(signal);
  expect(await server.exited).toEqual({ code: 0, signal: null });
});

it('ends when nobody reads its answers any more', async () => {
  const server = scratch.start();
  const { ask, say } = converse(server);
  await ask(initialize);
  server.child.stdout.destroy();
  say('{"jsonrpc":"2.0","id":1,"method":"tools/list"}');
  expect(await server.exited).toEqual({ code: 0, signal: null });
});

it('logs to stderr alone, whatever the tools meet, and listens on no port for anybody to measure it', async () => {
  verifies('FR-038');
  const chatty = await createScratch({ TRACKER_LOG: 'debug' });
  try {
    const server = chatty.start();
    const { ask } = converse(server);
    await ask(initialize);
    const write = { name: 'create_vendor', arguments: { name: 'ADP' } };
    for (const [id, params] of [
      { name: 'list_work_items' },
      write,
      { name: 'search', arguments: { query: 'a' } },
    ].entries())
      await ask({ id, method: 'tools/call', params });
    await expect.poll(() => server.stderr()).toContain('\n');
    expect(listeningPorts(server.child.pid)).toEqual([]);
    server.child.stdin.end();
    await server.exited;
    const said = (text: string): unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
    for (const message of said(server.stdout())) expect(message).toMatchObject({ jsonrpc: '2.0' });
    for (const line of said(server.stderr()))
      expect(line).toMatchObject({ level: expect.any(String), msg: expect.any(String) });
  } finally {
    await chatty.clean();
  }
});

it('reports a workspace that does not exist with every call', async () => {
  const { ask } = converse(scratch.start('--workspace', '/does/not/exist'));
  await ask(initialize);
  const answer = await ask({ id: 1, method: 'tools/call', params: { name: 'list_work_items' } });
  expect(answer.result).toMatchObject({ isError: true, structuredContent: { error: 'ValidationError' } });
});

it('prints its version and its help, and refuses what it does not know', async () => {
  const version = scratch.start('--version');
  expect(await version.exited).toEqual({ code: 0, signal: null });
  expect(version.stdout()).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  const help = scratch.start('--help');
  expect(await help.exited).toEqual({ code: 0, signal: null });
  expect(help.stdout()).toContain('--workspace PATH');
  const wrong = scratch.start('--nope');
  expect(await wrong.exited).toEqual({ code: 2, signal: null });
  expect(wrong.stdout()).toBe('');
  expect(wrong.stderr()).toContain('--nope');
});

/** The inodes of the TCP sockets on which a process waits for connections. */
const listeningPorts = (pid: number | undefined): readonly string[] => {
  const listening = ['tcp', 'tcp6']
    .flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === '0A')
    .map((columns) => `socket:[${columns[9]}]`);
  const own = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  return listening.filter((socket) => own.includes(socket));
};
