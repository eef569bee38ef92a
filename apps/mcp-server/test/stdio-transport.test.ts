import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createStdioTransport } from '../src/stdio/stdio-transport.ts';

const inTurn = () => new Promise((resolve) => setImmediate(resolve));

it('stops reading what a client says that reads no answers, and goes on when it does', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const transport = createStdioTransport({ input, output });
  let asked = 0;
  transport.onmessage = () => {
    asked += 1;
    void transport.send({ jsonrpc: '2.0', id: asked, result: { text: 'x'.repeat(1_000_000) } });
  };
  await transport.start();
  const said = 100;
  for (let id = 1; id <= said; id += 1) {
    input.write(`{"jsonrpc":"2.0","id":${id},"method":"ping"}\n`);
    await inTurn();
  }
  expect(asked).toBeGreaterThan(1);
  expect(asked).toBeLessThan(40);
  expect(output.listenerCount('drain')).toBe(1);

  let heard = '';
  output.on('data', (chunk) => {
    heard += chunk;
  });
  await expect.poll(() => heard.match(/\n/g)?.length).toBe(said);
});
