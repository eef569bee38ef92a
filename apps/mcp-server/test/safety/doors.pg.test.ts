import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession, callMessage, initializeMessage, sendTo } from '../support/http-conversation.ts';
import { startTrackerServer, type TrackerServer } from '../support/tracker-server.ts';

const paths = [
  '/',
  '/mcp',
  '/mcp/',
  '/health',
  '/sse',
  '/message',
  '/.well-known/oauth-protected-resource',
  '/metrics',
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];

describe('on an open server', () => {
  let home: TrackerServer;
  beforeAll(async () => {
    home = await startTrackerServer();
  });
  afterAll(() => home.close());

  it('a rebound name is refused by its Host alone, on every path and with every method', async () => {
    for (const host of ['evil.example', 'evil.example:8372', '127.0.0.1.evil.example', 'localhost:1', '0.0.0.0'])
      for (const path of paths)
        for (const method of methods)
          expect(
            (await sendTo(home.url, { method, path, headers: { host } })).status,
            `${host} ${method} ${path}`,
          ).toBe(403);
  });

  it('a page of another site is refused by its Origin alone, on every path and with every method', async () => {
    for (const origin of [
      'http://evil.example',
      'https://127.0.0.1',
      'null',
      'http://localhost:1',
      'http://127.0.0.1.evil.example',
    ])
      for (const path of paths)
        for (const method of methods)
          expect(
            (await sendTo(home.url, { method, path, headers: { origin } })).status,
            `${origin} ${method} ${path}`,
          ).toBe(403);
  });

  it('no path leads to a file', async () => {
    for (const path of [
      '/../../../../etc/passwd',
      '/mcp/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/mcp%00/etc',
      '//etc/passwd',
    ])
      expect(await sendTo(home.url, { method: 'GET', path })).toMatchObject({
        status: 404,
        body: { error: { message: 'Not found. The endpoint is /mcp.' } },
      });
  });

  it('a Tracker-Workspace that climbs, is relative or no directory is refused, and a link is where it leads', async () => {
    const listed = async (workspace: string) => {
      const session = await beginSession(home.url, { 'tracker-workspace': workspace });
      return (await session.call('list_work_items')).result;
    };
    const own = await beginSession(home.url);
    await own.call('create_work_item', { item_type: 'task', title: 'Only here' });
    for (const path of ['../..', '.', '~', '/etc/passwd', '/does/not/exist', `${home.scratch.workspace}/../none`])
      expect(await listed(path), path).toMatchObject({
        isError: true,
        structuredContent: { error: 'ValidationError' },
      });
    const other = join(home.scratch.directory, 'other');
    mkdirSync(other);
    symlinkSync(home.scratch.workspace, join(home.scratch.directory, 'link'));
    symlinkSync(other, join(home.scratch.workspace, 'out'));
    expect((await listed(join(home.scratch.directory, 'link')))?.structuredContent).toMatchObject({ total_count: 1 });
    // A link inside the workspace does not lend it the workspace's data.
    expect((await listed(join(home.scratch.workspace, 'out')))?.structuredContent).toMatchObject({ total_count: 0 });
  });
});

describe('on a server that asks for tokens', () => {
  let home: TrackerServer;
  beforeAll(async () => {
    home = await startTrackerServer('--auth', 'token');
  });
  afterAll(() => home.close());

  it('no second route answers anything but a refusal, or that the server lives', async () => {
    for (const path of [...paths, '/mcp?token=x', '/MCP', '/mcp;x', '//mcp', '/health/../mcp', '/mcp#'])
      for (const method of methods) {
        const { status, text } = await sendTo(home.url, {
          method,
          path,
          body: method.startsWith('P') ? initializeMessage() : '',
        });
        const where = `${method} ${path}`;
        if (path === '/health' && method === 'GET') expect(text, where).toBe('{"status":"ok"}');
        else expect([401, 404, 405], where).toContain(status);
        expect(text, where).not.toContain(home.scratch.directory);
      }
  });

  it('a token in the address or a cookie is no token', async () => {
    const { text } = await home.token();
    for (const sent of [
      { path: `/mcp?access_token=${text}` },
      { headers: { cookie: `access_token=${text}` } },
      { headers: { 'x-api-key': text } },
    ])
      expect((await sendTo(home.url, { ...sent, body: callMessage(1, 'list_work_items') })).status).toBe(401);
  });

  it('the answer to somebody without a token comes before the body is read', async () => {
    const { status } = await sendTo(home.url, {
      headers: { 'content-length': '5000000' },
      body: 'x'.repeat(5_000_000),
    });
    expect(status).toBe(401);
  });
});
