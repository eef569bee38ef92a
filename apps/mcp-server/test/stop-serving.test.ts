import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sendJson } from '../src/http/answer.ts';
import type { Endpoint } from '../src/http/endpoint.ts';
import { createEndpointServer } from '../src/http/endpoint-server.ts';
import { stopServing } from '../src/http/stop-serving.ts';
import { callModern } from './support/modern-request.ts';
import { unserved } from './support/unserved-endpoint.ts';

it('waits for an answer that takes its time to leave after its call has ended', async () => {
  let stopped: Promise<void> | undefined;
  const endpoint: Endpoint = {
    ...unserved(),
    modern: {
      handle: async (_, __, response) => {
        stopped = stopServing(server, endpoint.calls, async () => {});
        await sleep(300);
        sendJson(response, 200, { jsonrpc: '2.0', id: 1, result: {} });
      },
    },
  };
  const server = createEndpointServer(endpoint, { error: () => {} });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`); // it listens
  expect(await callModern(url, 'list_work_items')).toMatchObject({ status: 200, body: { id: 1 } });
  await stopped;
});
