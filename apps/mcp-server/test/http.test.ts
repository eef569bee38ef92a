import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, type Scratch, type ServerProcess } from './support/server-process.ts';

let scratch: Scratch;
let server: ServerProcess;
let url: URL;

beforeAll(async () => {
  scratch = await createScratch();
  server = scratch.start('--http', '--port', '0');
  url = await server.until(endpointIn);
});
afterAll(() => scratch.clean());

const endpointIn = (stdout: string): URL | undefined => {
  const found = /http:\S+\/mcp$/m.exec(stdout)?.[0];
  return found !== undefined && stdout.includes('Ctrl+C') ? new URL(found) : undefined;
};

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Received {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const send = ({ method = 'POST', path = '/mcp', headers = {}, body = '' }: Sent): Promise<Received> =>
  new Promise((resolve, reject) => {
    const accept = 'application/json, text/event-stream';
    const request = httpRequest(
      {
        host: url.hostname,
        port: url.port,
        method,
        path,
        headers: { 'content-type': 'application/json', accept, ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: parsed(text) }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });

const parsed = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));

const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});

it('prints its endpoint and what to paste where', () => {
  expect(server.stdout()).toContain(`claude mcp add --transport http tracker ${url}`);
  expect(server.stdout()).toContain(`{"mcpServers": {"tracker": {"url":"${url}"}}}`);
});

describe('what it refuses', () => {
  it.each<[string, Sent, number, number]>([
    ['another Host', { headers: { host: 'evil.example' }, body: ping }, 403, -32000],
    ['another Origin', { headers: { origin: 'http://evil.example' }, body: ping }, 403, -32000],
    ['another Origin on any path', { method: 'GET', path: '/health', headers: { origin: 'null' } }, 403, -32000],
    ['malformed JSON', { body: '{"jsonrpc":' }, 400, -32700],
    ['bytes that are not UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, -32700],
    ['a batch', { body: `[${ping}]` }, 400, -32600],
    ['a missing jsonrpc', { body: '{"id":1,"method":"ping"}' }, 400, -32600],
    ['another content type', { headers: { 'content-type': 'text/plain' }, body: ping }, 415, -32600],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' }, body: ping }, 415, -32600],
    ['12 MB with a length', { headers: { 'content-length': '12000000' }, body: 'x'.repeat(12_000_000) }, 413, -32600],
    ['12 MB without', { headers: { 'transfer-encoding': 'chunked' }, body: 'x'.repeat(12_000_000) }, 413, -32600],
    ['headers of 20 KB', { headers: { padding: 'x'.repeat(20_000) }, body: ping }, 431, -32600],
    ['a call without a session', { body: ping }, 400, -32000],
    ['a session that it does not know', { headers: { 'mcp-session-id': 'nobody' }, body: ping }, 404, -32001],
    ['another method', { method: 'PUT', body: ping }, 405, -32000],
    ['another path', { path: '/sse', body: ping }, 404, -32000],
  ])('%s', async (_, sent, status, code) => {
    const received = await send(sent);
    expect(received).toMatchObject({ status, body: { jsonrpc: '2.0', error: { code, message: expect.any(String) } } });
    expect(received.headers['content-type']).toBe('application/json');
    expect(JSON.stringify(received.body)).not.toMatch(/node_modules|\.js:\d/);
  });

  it('a page of its own address is let in', async () => {
    expect(await send({ headers: { origin: url.origin }, body: initialize })).toMatchObject({ status: 200 });
  });
});

describe('a session', () => {
  it('begins with initialize and ends with DELETE', async () => {
    const begun = await send({ body: initialize });
    const session = { 'mcp-session-id': String(begun.headers['mcp-session-id']) };
    expect(begun).toMatchObject({ status: 200, body: { id: 1, result: { serverInfo: { name: 'tracker' } } } });
    expect(await send({ headers: session, body: ping })).toMatchObject({ status: 200, body: { id: 1, result: {} } });
    expect(await send({ method: 'DELETE', headers: session })).toMatchObject({ status: 200 });
    expect(await send({ headers: session, body: ping })).toMatchObject({ status: 404 });
  });

  it('stays with its workspace', async () => {
    const begun = await send({ body: initialize });
    const session = { 'mcp-session-id': String(begun.headers['mcp-session-id']) };
    const moved = await send({ headers: { ...session, 'tracker-workspace': '/elsewhere' }, body: ping });
    expect(moved).toMatchObject({ status: 400, body: { error: { code: -32600 } } });
  });

  it('whose workspace does not exist gets that as the answer of its calls', async () => {
    const workspace = { 'tracker-workspace': '/does/not/exist' };
    const begun = await send({ headers: workspace, body: initialize });
    const session = { 'mcp-session-id': String(begun.headers['mcp-session-id']) };
    const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'list_work_items' } };
    expect(await send({ headers: session, body: JSON.stringify(call) })).toMatchObject({
      status: 200,
      body: { result: { isError: true, structuredContent: { error: 'ValidationError' } } },
    });
  });
});

it('tells its health', async () => {
  const { body } = await send({ method: 'GET', path: '/health' });
  expect(body).toMatchObject({ status: 'ok', name: 'tracker', workspace: expect.any(String) });
});

it('says who has the port', async () => {
  const second = scratch.start('--http', '--port', url.port);
  expect(await second.exited).toEqual({ code: 1, signal: null });
  expect(second.stderr()).toContain(`Port ${url.port} is taken by `);
  expect(second.stderr()).toContain('--port N or TRACKER_PORT=N');
  if (process.platform === 'linux') expect(second.stderr()).toContain(`(process ${server.child.pid})`);
});

it('does not start on a workspace that does not exist', async () => {
  const lost = scratch.start('--http', '--port', '0', '--workspace', '/does/not/exist');
  expect(await lost.exited).toEqual({ code: 1, signal: null });
  expect(lost.stderr()).toContain('/does/not/exist');
});

it.each(['SIGTERM', 'SIGINT'] as const)('ends with exit code 0 on %s, open streams or not', async (signal) => {
  const other = scratch.start('--http', '--port', '0');
  const endpoint = await other.until(endpointIn);
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const begun = await fetch(endpoint, { method: 'POST', headers, body: initialize });
  const session = begun.headers.get('mcp-session-id') ?? '';
  const stream = await fetch(endpoint, { headers: { accept: 'text/event-stream', 'mcp-session-id': session } });
  expect(stream.status).toBe(200);
  other.child.kill(signal);
  expect(await other.exited).toEqual({ code: 0, signal: null });
  // The stream ends, cleanly or with its connection.
  await stream.text().catch(() => {});
});
