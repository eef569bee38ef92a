import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuer, type Issuer } from './support/fake-issuer.ts';
import { beginSession, callMessage, initializeMessage, sendTo } from './support/http-conversation.ts';
import { startTrackerServer, type TrackerServer } from './support/tracker-server.ts';

const resource = 'https://tracker.example.org/mcp';
const host = 'tracker.example.org';

let issuer: Issuer;
let home: TrackerServer;
beforeAll(async () => {
  issuer = await createIssuer();
  home = await startTrackerServer(
    '--auth',
    'oauth',
    '--issuer',
    issuer.url,
    '--public-url',
    resource,
    '--rate',
    '1000',
  );
  // Its greeting shows the public URL; the port is found beside it.
  home = { ...home, url: new URL(`http://127.0.0.1:${await portOf(home)}/mcp`) };
});
afterAll(async () => {
  await home.close();
  await issuer.close();
});

const portOf = async ({ server }: TrackerServer): Promise<string> =>
  await server.until((stdout) => /listens on \S+:(\d+)/.exec(stdout)?.[1]);

const bearer = (token: string) => ({ authorization: `Bearer ${token}`, host });

const refusal = async (claims: Parameters<Issuer['token']>[0], options?: Parameters<Issuer['token']>[1]) => {
  const headers = bearer(await issuer.token({ aud: resource, scope: 'read write', ...claims }, options));
  const { status, body } = await sendTo(home.url, { headers, body: initializeMessage() });
  return { status, message: (body as { error?: { message: string } }).error?.message };
};

describe('a resource server', () => {
  it('tells without a token where to get one (RFC 9728)', async () => {
    const { status, headers } = await sendTo(home.url, { headers: { host }, body: initializeMessage() });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="tracker", resource_metadata="https://${host}/.well-known/oauth-protected-resource/mcp"`,
    );
    for (const path of ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'])
      expect((await sendTo(home.url, { method: 'GET', path, headers: { host } })).body).toEqual({
        resource,
        authorization_servers: [issuer.url],
        scopes_supported: ['read', 'write'],
        bearer_methods_supported: ['header'],
        resource_name: 'Tracker',
      });
  });

  it('lets in a token of the issuer for this endpoint', async () => {
    const headers = bearer(await issuer.token({ aud: resource, scope: 'openid read write' }));
    const session = await beginSession(home.url, headers);
    expect((await session.call('create_work_item', { item_type: 'task', title: 'By OAuth' })).result).toMatchObject({
      structuredContent: { title: 'By OAuth' },
    });
    const readOnly = bearer(await issuer.token({ aud: resource, scope: 'read' }));
    const refused = await sendTo(home.url, { headers: readOnly, body: callMessage(1, 'create_vendor', { name: 'x' }) });
    expect(refused.status).toBe(403);
    expect(refused.headers['www-authenticate']).toContain('error="insufficient_scope", scope="read write"');
  });

  it('refuses every other one, in these words', async () => {
    const foreign = await createIssuer();
    expect(await refusal({ aud: 'https://other.example/mcp' })).toEqual({
      status: 401,
      message: 'The token is for another server: its audience is not this endpoint.',
    });
    expect(await refusal({ aud: undefined })).toMatchObject({
      status: 401,
      message: expect.stringContaining('audience'),
    });
    expect(await refusal({ iss: 'https://evil.example' })).toMatchObject({
      message: 'The token is from another issuer.',
    });
    expect(await refusal({ exp: 1_700_000_000 })).toEqual({ status: 401, message: 'The token has expired.' });
    expect(await refusal({ exp: undefined })).toEqual({
      status: 401,
      message: 'The token lacks a claim: exp and sub are required.',
    });
    expect(await refusal({ scope: 'openid' })).toMatchObject({
      status: 401,
      message: 'The token has neither of the scopes read and write.',
    });
    expect(await refusal({ tracker_workspace: '../other' })).toMatchObject({
      message: 'The claim tracker_workspace of the token must be the id of a workspace.',
    });
    const notSigned = { status: 401, message: 'The token is not signed by the issuer.' };
    for (const how of ['none', 'HS256', 'other key'] as const)
      expect(await refusal({}, { how }), how).toEqual(notSigned);
    const forged = await foreign.token({ iss: issuer.url, aud: resource, scope: 'read write' });
    expect((await sendTo(home.url, { headers: bearer(forged), body: initializeMessage() })).status).toBe(401);
    await foreign.close();
  });

  it('does not let a token choose the workspace, nor accept tokens that Tracker issued', async () => {
    const headers = bearer(await issuer.token({ aud: resource, scope: 'read' }));
    const chosen = await sendTo(home.url, {
      headers: { ...headers, 'tracker-workspace': '/etc' },
      body: initializeMessage(),
    });
    expect(chosen).toMatchObject({
      status: 403,
      body: {
        error: { message: 'This token does not let you choose the workspace: leave the Tracker-Workspace header out.' },
      },
    });
    const { header } = await home.token();
    expect(await sendTo(home.url, { headers: { ...header, host }, body: initializeMessage() })).toMatchObject({
      status: 401,
      body: { error: { message: 'Tokens of this kind are not accepted here.' } },
    });
  });

  it('fetches the keys once for many tokens', async () => {
    const before = issuer.keyRequests();
    await Promise.all(
      Array.from({ length: 20 }, async () =>
        beginSession(home.url, bearer(await issuer.token({ aud: resource, scope: 'read' }))),
      ),
    );
    expect(issuer.keyRequests()).toBe(before);
  });
});

it.each([
  ['away', { status: 500 }],
  ['sending without end', { endless: true }],
  ['redirecting elsewhere', { redirect: true }],
  ['naming another issuer', { issuer: 'https://evil.example' }],
  ['naming keys without https', { jwks: 'http://evil.example/keys' }],
] as const)('an issuer that is %s lets nobody in and harms nothing', async (_, fault) => {
  const bad = await createIssuer(fault);
  const server = await startTrackerServer(
    '--auth',
    'oauth',
    '--issuer',
    bad.url,
    '--public-url',
    'http://127.0.0.1:9/mcp',
  );
  try {
    const url = new URL(`http://127.0.0.1:${await portOf(server)}/mcp`);
    const token = await bad.token({ aud: 'http://127.0.0.1:9/mcp', scope: 'read' });
    const answer = await sendTo(url, { headers: { authorization: `Bearer ${token}` }, body: initializeMessage() });
    expect(answer).toMatchObject({
      status: 503,
      body: { error: { message: 'The token cannot be checked while its issuer is away; try again later.' } },
    });
    expect(answer.headers['retry-after']).toBe('5');
    expect(server.server.stderr()).not.toContain(token);
  } finally {
    await server.close();
    await bad.close();
  }
});
