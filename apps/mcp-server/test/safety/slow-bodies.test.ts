import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBodyBudget } from '../../src/http/body-budget.ts';
import { createEndpointServer } from '../../src/http/endpoint-server.ts';
import { createLoad } from '../../src/http/load.ts';
import { sendTo } from '../support/http-conversation.ts';
import { unserved } from '../support/unserved-endpoint.ts';

const budget = 100_000;
const most = 10;

let server: Server;
let url: URL;
beforeEach(async () => {
  const endpoint = unserved({ bodies: createBodyBudget(budget), load: createLoad(most) });
  const limits = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };
  server = createEndpointServer(endpoint, { error: () => {} }, limits);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`); // it listens
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const head = (length: number): string =>
  `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

const opened = async (text: string): Promise<Socket> => {
  const socket = connect(Number(url.port), '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write(text);
  return socket;
};

/** Everything that the server says until it hangs up. */
const heard = async (socket: Socket): Promise<string> => {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
};

const aliveness = async (): Promise<number> => (await sendTo(url, { method: 'GET', path: '/health' })).status;

describe('a sender that takes its time', () => {
  it.each([
    ['with the headers', 'POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    ['with the body', `${head(1_000)}{`],
  ])('%s is cut off with an answer, however steadily it drips', async (_, beginning) => {
    const socket = await opened(beginning);
    const dripping = setInterval(() => socket.write('x'), 50);
    try {
      const answer = await heard(socket);
      expect(answer).toContain('HTTP/1.1 408 Request Timeout');
      expect(answer).toContain('"message":"The request took too long to arrive."');
    } finally {
      clearInterval(dripping);
    }
    expect(await aliveness()).toBe(200);
  });

  it('does not keep others out, and gives back what its body took', async () => {
    const sockets = await Promise.all(
      Array.from({ length: most - 1 }, () => opened(`${head(budget)}${'x'.repeat(budget / most)}`)),
    );
    await sleep(100);
    const body = '{}'.padEnd(budget / 2);
    const refused = await sendTo(url, { body });
    expect(refused).toMatchObject({
      status: 503,
      body: { error: { message: 'Too many large messages at once; try again later.' } },
    });
    expect(refused.headers['retry-after']).toBe('1');
    await Promise.all(sockets.map(heard));
    await expect.poll(async () => (await sendTo(url, { body })).status).toBe(400);
  });

  it('counts as one of those that are worked on, of which there are not without end', async () => {
    const sockets = await Promise.all(Array.from({ length: most }, () => opened(`${head(10)}{`)));
    await sleep(100);
    expect(await sendTo(url, { body: '{}' })).toMatchObject({
      status: 503,
      body: { error: { message: 'Too many requests at once; try again later.' } },
    });
    await Promise.all(sockets.map(heard));
    await expect.poll(async () => (await sendTo(url, { body: '{}' })).status).toBe(400);
  });
});
