import type { ServerProcess } from './server-process.ts';

export interface Answer {
  readonly id: string | number | null;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Speaks JSON-RPC with a server line by line, as no well-behaved client would. */
export const converse = (server: ServerProcess) => {
  let heard = 0;
  const say = (line: string | Buffer): void => {
    server.child.stdin.write(line);
    server.child.stdin.write('\n');
  };
  /** The next answer that nobody has heard yet. */
  const hear = async (): Promise<Answer> => {
    const position = heard;
    heard += 1;
    const line = await server.until((stdout) => {
      const lines = stdout.split('\n');
      return lines.length > position + 1 ? lines[position] : undefined;
    });
    return JSON.parse(line);
  };
  const ask = (message: object): Promise<Answer> => {
    say(JSON.stringify({ jsonrpc: '2.0', ...message }));
    return hear();
  };
  return { say, hear, ask };
};

export const initialize = {
  id: 'init',
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
