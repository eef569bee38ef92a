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
