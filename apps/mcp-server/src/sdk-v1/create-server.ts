import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema, type Request, type Result, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../call-tool.ts';
import { instructions } from '../instructions.ts';
import { methodNotFound } from '../json-rpc/message.ts';
import { invalidParameters, ProtocolError } from '../json-rpc/protocol-error.ts';
import type { Log } from '../log.ts';
import type { RunningCalls } from '../running-calls.ts';
import { visible } from '../text/visible-text.ts';
import { version } from '../version.ts';
import { noSchemaCompiler } from './no-schema-compiler.ts';
import { loadToolCalls, loadToolList, preload } from './program-parts.ts';

/** What the tools of one connected client run on. */
export interface ClientSession {
  /** The client has introduced itself and is about to call. */
  readonly ready: (client: ConnectedClient) => void;
  readonly context: (client: ConnectedClient) => CallContext;
  readonly calls: RunningCalls;
  readonly log: Log;
}

export interface ConnectedClient {
  /** As it calls itself. */
  readonly name: string;
  readonly hasRoots: boolean;
  /** URIs of the directories it works in. Rejects when it does not answer in time. */
  readonly roots: (withinMs: number) => Promise<readonly string[]>;
}

/** Attaches the tools to the SDK of the 2025 protocol era; one server per client. */
export const createServer = ({ ready, context, calls, log }: ClientSession): Server => {
  const server = new Server(
    { name: 'tracker', title: 'Tracker', version },
    { capabilities: { tools: {} }, instructions, jsonSchemaValidator: noSchemaCompiler },
  );
  const client = clientOf(server);
  server.oninitialized = () => {
    preload();
    ready(client);
  };
  server.setRequestHandler(ListToolsRequestSchema, async ({ params }) => {
    if (params?.cursor !== undefined) throw invalidParameters('The list has one page; call without a cursor.');
    const { listedTools } = await calls.run(() => loadToolList(log));
    return { tools: listedTools.map((tool) => ({ ...tool })) };
  });
  // The SDK's own path for tools/call parses every request twice and copies every result through a schema; results
  // were checked against a stricter one.
  server.fallbackRequestHandler = async (request) => {
    if (request.method !== 'tools/call')
      throw new ProtocolError(methodNotFound, `Method not found: ${visible(request.method)}`);
    const { name, input } = callOf(request);
    return calls.run(async () => {
      const { callTool } = await loadToolCalls(log);
      return { ...(await callTool(name, input, context(client))) };
    });
  };
  return server;
};

const callOf = ({ params }: Request): { readonly name: string; readonly input: unknown } => {
  const { name, arguments: input = {} }: Record<string, unknown> = { ...params };
  if (typeof name !== 'string') throw invalidParameters('params.name must be the name of a tool.');
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw invalidParameters('params.arguments must be an object.');
  return { name, input };
};

const clientOf = (server: Server): ConnectedClient => ({
  get name() {
    return visible(server.getClientVersion()?.name ?? '');
  },
  get hasRoots() {
    return server.getClientCapabilities()?.roots !== undefined;
  },
  // The SDK's own listRoots refuses all of them for one that is no file.
  roots: async (timeout) => urisIn(await server.request({ method: 'roots/list' }, ResultSchema, { timeout })),
});

const urisIn = ({ roots }: Result): readonly string[] => {
  if (!Array.isArray(roots)) throw new Error('the answer to roots/list holds no roots');
  return roots.map((root: unknown) =>
    typeof root === 'object' && root !== null && 'uri' in root ? String(root.uri) : '',
  );
};
