import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { converse, initialize } from './support/stdio-conversation.ts';

const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

let scratch: Scratch;
beforeEach(async () => {
  scratch = await createScratch();
});
afterEach(() => scratch.clean());

describe('the 2026 era over stdio', () => {
  it('answers a first message that claims it, in order', async () => {
    const { ask, say, hear } = converse(scratch.start());
    say(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta } }));
    say(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: { _meta } }));
    expect(await hear()).toMatchObject({ id: 1, result: { supportedVersions: ['2026-07-28'] } });
    expect(await hear()).toMatchObject({ id: 2, result: { tools: expect.any(Array) } });
    expect(await ask({ id: 3, method: 'tools/list' })).toMatchObject({ id: 3, error: { code: expect.any(Number) } });
  });

  it('gives way to a client that only asked and falls back to initialize', async () => {
    const { ask } = converse(scratch.start());
    await ask({ id: 1, method: 'server/discover', params: { _meta } });
    expect(await ask(initialize)).toMatchObject({ id: 'init', result: { protocolVersion: '2025-11-25' } });
    expect(await ask({ id: 2, method: 'ping' })).toMatchObject({ id: 2, result: {} });
  });

  // Gaps of the SDKs that the program closes in both eras.
  it('answers malformed and oversized lines and goes on', async () => {
    const { ask, say, hear } = converse(scratch.start());
    await ask({ id: 1, method: 'server/discover', params: { _meta } });
    say('{"jsonrpc":');
    expect(await hear()).toMatchObject({ id: null, error: { code: -32700 } });
    say('x'.repeat(12_000_000));
    expect(await hear()).toMatchObject({ id: null, error: { code: -32600 } });
    expect(await ask({ id: 2, method: 'tools/list', params: { _meta } })).toMatchObject({ id: 2 });
  });

  it.each(['SIGTERM', 'stdin'] as const)('lets running calls out and ends on %s', async (end) => {
    const server = scratch.start();
    const { ask, say, hear } = converse(server);
    await ask({ id: 1, method: 'server/discover', params: { _meta } });
    say(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 2,
        method: 'tools/call',
        params: { name: 'list_work_items', arguments: {}, _meta },
      }),
    );
    if (end === 'stdin') server.child.stdin.end();
    expect(await hear()).toMatchObject({ id: 2, result: { structuredContent: expect.any(Object) } });
    if (end === 'SIGTERM') server.child.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });
});

describe('the 2026 era over HTTP', () => {
  it('needs no session, and keeps strangers and malformed JSON out', async () => {
    const url = await scratch
      .start('--http', '--port', '0', '--toolsets', 'vendors', '--read-only')
      .until((stdout) => /http:\S+\/mcp$/m.exec(stdout)?.[0]);
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/list',
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta } });
    const listed = await fetch(url, { method: 'POST', headers, body });
    expect(await listed.json()).toMatchObject({
      id: 1,
      result: { tools: [{ name: 'query_vendor_status' }, { name: 'list_vendors' }] },
    });
    const unknown = { jsonrpc: '2.0', id: 2, method: 'tools/rename', params: { _meta } };
    const renamed = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'mcp-method': unknown.method },
      body: JSON.stringify(unknown),
    });
    expect(renamed.status).toBe(404);
    expect(await renamed.json()).toMatchObject({ id: 2, error: { code: -32601 } });
    const stranger = await fetch(url, { method: 'POST', headers: { ...headers, origin: 'http://evil.example' }, body });
    expect(stranger.status).toBe(403);
    const malformed = await fetch(url, { method: 'POST', headers, body: '{"jsonrpc":' });
    expect(await malformed.json()).toMatchObject({ id: null, error: { code: -32700 } });
  });
});
