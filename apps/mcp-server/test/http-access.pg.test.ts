import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession, callMessage, initializeMessage, sendTo } from './support/http-conversation.ts';
import { callModern } from './support/modern-request.ts';
import { startTrackerServer, type TrackerServer } from './support/tracker-server.ts';

let home: TrackerServer;
beforeAll(async () => {
  home = await startTrackerServer('--auth', 'token', '--rate', '1000');
});
afterAll(() => home.close());

const refusal = async (headers: Readonly<Record<string, string>>) => {
  const { status, body, headers: answered } = await sendTo(home.url, { headers, body: initializeMessage() });
  const { error } = body as { error: { message: string } };
  return { status, message: error.message, challenge: answered['www-authenticate'] };
};

describe('a server that asks for tokens', () => {
  it('refuses whoever has none, in these words', async () => {
    expect(await refusal({})).toEqual({
      status: 401,
      message: 'A bearer token is required: Authorization: Bearer TOKEN.',
      challenge: 'Bearer realm="tracker"',
    });
    const invalid = { status: 401, challenge: 'Bearer realm="tracker", error="invalid_token"' };
    expect(await refusal({ authorization: 'Basic dXNlcjpwYXNz' })).toEqual({
      ...invalid,
      message: 'The Authorization header must be: Bearer TOKEN.',
    });
    expect(await refusal({ authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' })).toEqual({
      ...invalid,
      message: 'Tokens of this kind are not accepted here.',
    });
    expect(await refusal({ authorization: `Bearer tracker_${'A'.repeat(86)}` })).toEqual({
      ...invalid,
      message: 'The token is not known here. `tracker token create NAME` makes one.',
    });
  });

  it('lets a token in, and it works in its workspace whatever the header says', async () => {
    const other = join(home.scratch.directory, 'other');
    mkdirSync(other);
    const [mine, theirs] = [await home.token(), await home.token({ path: other })];
    const here = await beginSession(home.url, { ...mine.header, 'tracker-workspace': other });
    const there = await beginSession(home.url, { ...theirs.header, 'tracker-workspace': home.scratch.workspace });
    await here.call('create_work_item', { item_type: 'task', title: 'Here' });
    await there.call('create_work_item', { item_type: 'task', title: 'There' });
    const listed = async (session: typeof here) => (await session.call('list_work_items')).result?.structuredContent;
    expect(await listed(here)).toMatchObject({ items: [{ title: 'Here' }] });
    expect(await listed(there)).toMatchObject({ items: [{ title: 'There' }] });
    expect(realpathSync(other)).not.toBe(realpathSync(home.scratch.workspace));
    // As the server's own: also what nobody asks of it, such as keeping a cache while a session is open.
    const places = join(home.scratch.directory, 'data', 'workspaces');
    const cached = () => readdirSync(places).filter((id) => existsSync(join(places, id, 'cache.sqlite')));
    await expect.poll(cached, { timeout: 15_000 }).toHaveLength(2);
  });

  it('refuses writing to a token that may only read', async () => {
    const { header } = await home.token({ scopes: ['read'] });
    const session = await beginSession(home.url, header);
    expect((await session.call('list_work_items')).result).toMatchObject({
      structuredContent: { total_count: expect.any(Number) },
    });
    const refused = await session.send(callMessage(7, 'create_work_item', { item_type: 'task', title: 'No' }));
    expect(refused).toMatchObject({
      status: 403,
      body: {
        id: 7,
        error: {
          message:
            'create_work_item changes data, and this token has the scope read alone. Use a token with the scope write.',
        },
      },
    });
    expect(refused.headers['www-authenticate']).toBe(
      'Bearer realm="tracker", error="insufficient_scope", scope="read write"',
    );
    expect(JSON.stringify(await session.call('list_work_items'))).not.toContain('"No"');
  });

  it('lets a token that may only read have resources, prompts and completions, of its workspace alone', async () => {
    const other = join(home.scratch.directory, 'third');
    mkdirSync(other);
    const writer = await beginSession(home.url, (await home.token()).header);
    const made = await writer.call('create_work_item', { item_type: 'research', title: 'Not yours' });
    const key = String(made.result?.structuredContent.key);
    const uri = `tracker://items/${key}`;
    const asked = async (path: string) => {
      const { header } = await home.token({ scopes: ['read'], path });
      const session = await beginSession(home.url, header);
      const ask = async (method: string, params: object) =>
        (await session.send(JSON.stringify({ jsonrpc: '2.0', id: method, method, params }))).body;
      const ref = { type: 'ref/resource', uri: 'tracker://items/{key}' };
      return Promise.all([
        ask('resources/read', { uri }),
        ask('completion/complete', { ref, argument: { name: 'key', value: key } }),
        ask('prompts/get', { name: 'triage' }),
      ]);
    };
    expect(await asked(home.scratch.workspace)).toMatchObject([
      { result: { contents: [{ text: expect.stringContaining('Not yours') }, {}] } },
      { result: { completion: { values: [key] } } },
      { result: { messages: [{}] } },
    ]);
    expect(await asked(other)).toMatchObject([
      { error: { code: -32002, data: { uri } } },
      { result: { completion: { values: [] } } },
      { result: { messages: [{}] } },
    ]);
  });

  it('refuses it in the era without sessions too', async () => {
    const { header: headers } = await home.token({ scopes: ['read'] });
    const refused = await callModern(home.url, 'create_work_item', { item_type: 'task', title: 'Nor so' }, { headers });
    expect(refused).toMatchObject({
      status: 403,
      body: { id: 1, error: { message: expect.stringContaining('read') } },
    });
    expect(refused.headers['www-authenticate']).toContain('error="insufficient_scope"');
    const listed = await callModern(home.url, 'list_work_items', {}, { headers });
    expect(listed).toMatchObject({
      status: 200,
      body: { result: { structuredContent: { items: expect.any(Array) } } },
    });
    expect(listed.text).not.toContain('Nor so');
    expect((await callModern(home.url, 'list_work_items')).status).toBe(401);
  });

  it('every tool that is not marked as reading is refused to it', async () => {
    const { tools } = await import('../src/tools/registry.ts');
    const { header } = await home.token({ scopes: ['read'] });
    const session = await beginSession(home.url, header);
    for (const { name, annotations } of tools) {
      const { status } = await session.send(callMessage(1, name));
      expect(status, name).toBe(annotations.readOnlyHint ? 200 : 403);
    }
  });

  it('refuses an expired token at once and a revoked one within seconds', async () => {
    const short = await home.token({ expiresAt: new Date(Date.now() + 1_500).toISOString() });
    const revoked = await home.token();
    const session = await beginSession(home.url, revoked.header);
    expect((await sendTo(home.url, { headers: short.header, body: initializeMessage() })).status).toBe(200);
    await home.revoke(revoked.id);
    await sleep(1_600);
    expect(await refusal(short.header)).toMatchObject({
      status: 401,
      message: 'The token has expired. `tracker token create NAME` makes a new one.',
    });
    await expect
      .poll(async () => (await session.send(callMessage(2, 'list_work_items'))).status, { timeout: 10_000 })
      .toBe(401);
    expect(await refusal(revoked.header)).toMatchObject({
      message: 'The token was revoked. `tracker token create NAME` makes a new one.',
    });
  });

  it('notes when a token was used', async () => {
    const { header, id } = await home.token();
    await beginSession(home.url, header);
    const { openTracker } = await import('@tracker/host');
    const tracker = await openTracker({ workspace: home.scratch.workspace, env: home.scratch.env });
    await expect.poll(async () => (await tracker.tokens.find(id))?.last_used_at).toEqual(expect.any(String));
    await tracker.close();
  });

  it('keeps a session to the token that began it', async () => {
    const [one, two] = [await home.token(), await home.token()];
    const session = await beginSession(home.url, one.header);
    const stolen = await sendTo(home.url, {
      headers: { ...session.headers, ...two.header },
      body: callMessage(2, 'list_work_items'),
    });
    expect(stolen).toMatchObject({ status: 404, body: { error: { code: -32001 } } });
    for (const method of ['GET', 'DELETE'])
      expect((await sendTo(home.url, { method, headers: { ...session.headers, ...two.header } })).status).toBe(404);
    expect((await session.call('list_work_items')).result?.isError).toBeUndefined();
  });

  it('never writes a token to its log or its output', async () => {
    const { header, text } = await home.token();
    await beginSession(home.url, header);
    await sendTo(home.url, { headers: { authorization: `Bearer ${text}x` }, body: 'no JSON' });
    const said = home.server.stdout() + home.server.stderr();
    for (const part of [text, text.slice(-43)]) expect(said).not.toContain(part);
  });
});
