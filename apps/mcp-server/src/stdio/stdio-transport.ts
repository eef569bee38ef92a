import type { Readable, Writable } from 'node:stream';
import { invalidRequest, jsonRpcError, largestMessage, largestMessageText } from '../json-rpc/message.ts';
import { readMessage } from '../json-rpc/read-message.ts';
import type { Channel } from './era-switch.ts';
import { createLineReader } from './line-reader.ts';

export interface StdioStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/** Bytes of answers that nobody has read; no more is read of a client then until it has taken them. */
const mostUnread = 16 * 1024 * 1024;

/**
 * One JSON-RPC message per line. Unlike the SDK's own transport it answers every line that it cannot use with an error
 * and goes on, however malformed, large or badly encoded the line is.
 */
export const createStdioTransport = ({ input, output }: StdioStreams): Channel => {
  let drained: Promise<void> | undefined;
  const untilDrained = (): Promise<void> =>
    new Promise((resolve) => {
      output.once('drain', () => {
        drained = undefined;
        input.resume();
        resolve();
      });
    });
  const write = async (message: object): Promise<void> => {
    if (output.destroyed || output.write(`${JSON.stringify(message)}\n`)) return;
    drained ??= untilDrained();
    if (output.writableLength > mostUnread) input.pause();
    await drained;
  };
  const read = createLineReader(largestMessage, {
    line: (bytes) => {
      const checked = readMessage(bytes);
      if (checked.kind === 'refused') void write(checked.answer);
      if (checked.kind === 'message') transport.onmessage?.(checked.message);
    },
    tooLong: () =>
      void write(
        jsonRpcError(
          invalidRequest,
          `The message is too large: at most ${largestMessageText} (${largestMessage} bytes).`,
        ),
      ),
  });
  const transport: Channel = {
    start: async () => {
      input.on('data', read);
    },
    send: write,
    close: async () => {
      input.off('data', read);
      input.pause();
      transport.onclose?.();
    },
  };
  return transport;
};
