import { expect, it } from 'vitest';
import type { JsonRpcMessage } from '../src/json-rpc/message.ts';
import { type Channel, type Serve, switchEras } from '../src/stdio/era-switch.ts';

const request = (id: number): JsonRpcMessage => ({ jsonrpc: '2.0', id, method: 'ping' });

const world = (legacy: Serve) => {
  const sent: object[] = [];
  const failures: unknown[] = [];
  const wire: Channel = {
    start: async () => {},
    close: async () => {},
    send: async (message) => void sent.push(message),
  };
  switchEras(wire, { legacy, modern: legacy }, (error) => failures.push(error));
  return { sent, failures, say: (message: JsonRpcMessage) => wire.onmessage?.(message) };
};

const echo: Serve = async (channel) => {
  channel.onmessage = (message) => void channel.send({ heard: message });
};

it('answers while an era cannot be loaded, and serves it as soon as it can', async () => {
  let broken = true;
  const { sent, failures, say } = world(async (channel) => {
    if (broken) throw new Error('the file is gone');
    await echo(channel);
  });
  say(request(1));
  say({ jsonrpc: '2.0', method: 'notifications/initialized' });
  say(request(2));
  await expect
    .poll(() => sent)
    .toMatchObject([
      { id: 1, error: { code: -32603 } },
      { id: 2, error: { code: -32603 } },
    ]);
  expect(failures).toHaveLength(3);
  broken = false;
  say(request(3));
  await expect.poll(() => sent.at(-1)).toEqual({ heard: request(3) });
});
