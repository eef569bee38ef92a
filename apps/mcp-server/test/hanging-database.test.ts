import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { converse, initialize } from './support/stdio-conversation.ts';

/** Accepts connections and never says a word. */
let silent: Server;
const sockets = new Set<Socket>();
let scratch: Scratch;

beforeAll(async () => {
  silent = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  scratch = await createScratch({ DATABASE_URL: `postgresql://tracker@127.0.0.1:${address.port}/tracker` });
});
afterAll(async () => {
  await scratch.clean();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

it('answers initialize and lists the tools meanwhile, and stops in the middle of a call', async () => {
  const server = scratch.start();
  const { ask, say } = converse(server);
  await ask(initialize);
  say(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_work_items' } }));
  expect((await ask({ id: 2, method: 'tools/list' })).id).toBe(2);
  server.child.kill('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, signal: null });
});

it('ends the POST of a call that is cancelled over HTTP', async () => {
  const server = scratch.start('--http', '--port', '0');
  const endpoint = await server.until((stdout) => /http:\S+\/mcp$/m.exec(stdout)?.[0]);
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const post = (message: object, session: Record<string, string> = {}): Promise<Response> =>
    fetch(endpoint, {
      method: 'POST',
      headers: { ...headers, ...session },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    });
  const begun = await post(initialize);
  const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
  const call = post({ id: 7, method: 'tools/call', params: { name: 'list_work_items' } }, session);
  // Sent over and over, because the call may not have arrived when the first one does.
  const cancelling = setInterval(
    () => void post({ method: 'notifications/cancelled', params: { requestId: 7 } }, session).catch(() => {}),
    50,
  );
  const answer: unknown = await (await call).json();
  clearInterval(cancelling);
  expect(answer).toMatchObject({ id: 7, error: { code: -32800 } });
});
