import { createServer } from 'node:http';
import process from 'node:process';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { type Refusal, refuse } from '../src/http/answer.ts';
import { createBodyBudget } from '../src/http/body-budget.ts';
import { listen } from '../src/http/listen.ts';
import { originRefusal } from '../src/http/origin-check.ts';
import { readPost } from '../src/http/read-post.ts';
import { createSessionTransport, type SessionTransport } from '../src/http/session-transport.ts';
import { type JsonRpcMessage, refused } from '../src/json-rpc/message.ts';

/**
 * Lets the suite, which speaks HTTP alone, reach a server that speaks stdio: a process per session, and every message
 * handed on as it is. `node stdio-bridge.js COMMAND ARGUMENT…` prints its URL.
 */
const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('Usage: stdio-bridge.js COMMAND ARGUMENT…');

const sessions = new Map<string, SessionTransport>();
const bodies = createBodyBudget(64 * 1024 * 1024);
let port = 0;

const begin = async (): Promise<SessionTransport> => {
  const id = crypto.randomUUID();
  const outside = createSessionTransport({ id, begun: () => sessions.set(id, outside) });
  const inside = new StdioClientTransport({ command, args, env: environment(), stderr: 'inherit' });
  const asked: (string | number)[] = [];
  outside.onmessage = (message) => {
    if ('method' in message && 'id' in message) asked.push(message.id);
    void inside.send(message);
  };
  inside.onmessage = (message) => void outside.send(message, relation(asked, message));
  outside.onclose = () => {
    sessions.delete(id);
    void inside.close();
  };
  inside.onclose = () => void outside.close();
  await inside.start();
  return outside;
};

/** Over stdio nothing says which request a message belongs to; the suite has one open at a time. */
const relation = (asked: (string | number)[], message: JSONRPCMessage) => {
  const latest = asked.at(-1);
  if (!('method' in message)) {
    const answered = asked.indexOf(message.id ?? '');
    if (answered >= 0) asked.splice(answered, 1);
    return undefined;
  }
  return latest === undefined ? undefined : { relatedRequestId: latest };
};

const environment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const isInitialize = (message: JsonRpcMessage): boolean => 'method' in message && message.method === 'initialize';

const server = createServer(async (request, response) => {
  const { host, origin, 'mcp-session-id': id } = request.headers;
  const stranger = originRefusal(host, origin, { port, hosts: [], origins: [] });
  if (stranger !== undefined) return refuse(response, no(403, stranger));
  const posted = request.method === 'POST' ? await readPost(request, bodies.share(response)) : undefined;
  if (posted?.kind === 'refused') return refuse(response, posted.refusal);
  if (posted?.kind === 'ignored') return void response.writeHead(202).end();
  const message = posted?.message;
  const session =
    id === undefined && message !== undefined && isInitialize(message) ? await begin() : sessions.get(String(id));
  if (session === undefined) return refuse(response, no(404, 'No such session.'));
  if (request.method !== 'DELETE') return session.handle(request, response, message);
  await session.close();
  response.writeHead(200).end();
});

const no = (status: number, message: string): Refusal => ({ status, code: refused, message });

port = await listen(server, '127.0.0.1', 0);
console.log(`http://127.0.0.1:${port}/mcp`);
process.once('SIGTERM', async () => {
  await Promise.all([...sessions.values()].map((session) => session.close()));
  process.exit(0);
});
