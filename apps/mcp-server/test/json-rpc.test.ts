import { describe, expect, it } from 'vitest';
import { readMessage } from '../src/json-rpc/read-message.ts';

const read = (text: string) => readMessage(Buffer.from(text));

describe('a message that is no message', () => {
  it.each([
    ['{"jsonrpc":"2.0",', -32700, null],
    ['', -32700, null],
    ['[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32600, null],
    ['"text"', -32600, null],
    ['null', -32600, null],
    ['{"id":7,"method":"ping"}', -32600, 7],
    ['{"jsonrpc":"1.0","id":"a","method":"ping"}', -32600, 'a'],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600, null],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600, null],
    ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32600, null],
    ['{"jsonrpc":"2.0","id":1,"method":5}', -32600, 1],
    ['{"jsonrpc":"2.0","id":1}', -32600, 1],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}', -32602, 1],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":"x"}}', -32602, 1],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"progressToken":{}}}}', -32602, 1],
  ])('%s is answered %i', (text, code, id) => {
    expect(read(text)).toMatchObject({ kind: 'refused', answer: { jsonrpc: '2.0', id, error: { code } } });
  });

  it('says that it is not UTF-8', () => {
    const message = readMessage(Buffer.from([0x22, 0xc3, 0x28, 0x22]));
    expect(message).toMatchObject({ kind: 'refused', answer: { error: { code: -32700 } } });
  });

  it('gets no answer as a notification', () => {
    expect(read('{"jsonrpc":"2.0","method":"notifications/x","params":[1]}')).toEqual({ kind: 'ignored' });
  });
});

describe('a message', () => {
  it('loses members that the protocol does not know', () => {
    expect(read('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1},"extra":true}')).toEqual({
      kind: 'message',
      message: { jsonrpc: '2.0', id: 1, method: 'ping', params: { a: 1 } },
    });
  });

  it('may be a notification or a response', () => {
    expect(read('{"jsonrpc":"2.0","method":"notifications/initialized"}')).toMatchObject({ kind: 'message' });
    expect(read('{"jsonrpc":"2.0","id":0,"result":{}}')).toMatchObject({ kind: 'message' });
    expect(read('{"jsonrpc":"2.0","id":0,"error":{"code":1,"message":"no"}}')).toMatchObject({ kind: 'message' });
  });
});

describe('the depth of a message', () => {
  const nested = (levels: number) => `${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}`;
  const message = (levels: number) => `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${nested(levels)}}}`;

  it('is bounded before it is parsed', () => {
    expect(read(message(100))).toMatchObject({ kind: 'message' });
    expect(read(message(101))).toMatchObject({
      kind: 'refused',
      answer: { error: { code: -32600, message: 'The message is nested too deeply: at most 100 levels.' } },
    });
    expect(read('['.repeat(10_000_000))).toMatchObject({ kind: 'refused', answer: { error: { code: -32600 } } });
  });

  it('does not count brackets in text', () => {
    const text = JSON.stringify(`"\\${'[{'.repeat(1_000)}\\"`);
    expect(read(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${text}}}`)).toMatchObject({ kind: 'message' });
  });
});
