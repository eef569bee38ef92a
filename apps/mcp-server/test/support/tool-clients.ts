import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { type Scratch, serverProgram } from './server-process.ts';

/** What the tests need of an official client, whichever it is. */
export interface ToolClient {
  list(): Promise<readonly string[]>;
  call(name: string, input?: Readonly<Record<string, unknown>>): Promise<Result>;
  /** The rest of the protocol, which both generations of the client call alike. */
  readonly sdk: SomeClient;
  /** Subscribes in the way of the client's era; `heard` are the addresses of which it was told since. */
  subscribe(...uris: readonly string[]): Promise<Subscription>;
  close(): Promise<void>;
}

export interface Subscription {
  readonly heard: readonly string[];
  /** What the server agreed to. */
  readonly agreed: readonly string[];
  end(): Promise<void>;
}

export interface Result {
  readonly isError: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** URIs of the resources that it links to. */
  readonly links: readonly string[];
}

const program = ({ env, workspace }: Scratch) => ({
  command: process.execPath,
  args: [serverProgram, '--workspace', workspace],
  env: Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
});

interface Named {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
}

export type CompletionRef =
  | { readonly type: 'ref/prompt'; readonly name: string }
  | { readonly type: 'ref/resource'; readonly uri: string };

export interface SomeClient {
  listResources(): Promise<{ resources: (Named & { uri: string })[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: (Named & { uriTemplate: string })[] }>;
  readResource(request: { uri: string }): Promise<{ contents: object[] }>;
  complete(request: {
    ref: CompletionRef;
    argument: { name: string; value: string };
  }): Promise<{ completion: { values: string[]; total?: number | undefined; hasMore?: boolean | undefined } }>;
  listPrompts(): Promise<{ prompts: (Named & { arguments?: object[] | undefined })[] }>;
  getPrompt(request: { name: string; arguments?: Record<string, string> }): Promise<{ messages: object[] }>;
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(request: { name: string; arguments: Record<string, unknown> }): Promise<object>;
  close(): Promise<void>;
}

/** Both generations: told of an address, and asked for one. */
interface Hearing {
  onUpdate(told: (uri: string) => void): void;
  listen(uris: readonly string[]): Promise<Pick<Subscription, 'agreed' | 'end'>>;
}

const subscribing = ({ onUpdate, listen }: Hearing): ToolClient['subscribe'] => {
  return async (...uris) => {
    const heard: string[] = [];
    onUpdate((uri) => void heard.push(uri));
    return { heard, ...(await listen(uris)) };
  };
};

/** The 2025 era has a request for each resource. */
const oneByOne =
  (client: {
    subscribeResource(request: { uri: string }): Promise<unknown>;
    unsubscribeResource(request: { uri: string }): Promise<unknown>;
  }): Hearing['listen'] =>
  async (uris) => {
    for (const uri of uris) await client.subscribeResource({ uri });
    const end = async (): Promise<void> => {
      for (const uri of uris) await client.unsubscribeResource({ uri });
    };
    return { agreed: uris, end };
  };

const toolClient = (client: SomeClient, hearing: Hearing): ToolClient => ({
  sdk: client,
  subscribe: subscribing(hearing),
  list: async () => (await client.listTools()).tools.map(({ name }) => name),
  call: async (name, input = {}) => resultOf(await client.callTool({ name, arguments: { ...input } })),
  close: () => client.close(),
});

const resultOf = (result: object): Result => {
  const {
    isError,
    structuredContent,
    content = [],
  }: { isError?: boolean; structuredContent?: object; content?: { text?: string; uri?: string }[] } = result;
  return {
    isError: isError === true,
    fields: { ...structuredContent },
    text: content.flatMap(({ text }) => text ?? []).join('\n'),
    links: content.flatMap(({ uri }) => uri ?? []),
  };
};

const connectV1 = async (transport: Transport): Promise<ToolClient> => {
  const client = new ClientV1({ name: 'sdk 1.x', version: '1' });
  await client.connect(transport);
  return toolClient(client, {
    onUpdate: (told) =>
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => told(params.uri)),
    listen: oneByOne(client),
  });
};

/** `legacy` and `modern` are the eras of 2025-11-25 and 2026-07-28; `auto` asks which of them the server speaks. */
const modes = { legacy: 'legacy', auto: 'auto', modern: { pin: '2026-07-28' } } as const;

const connectV2 = async (
  transport: StdioV2 | HttpV2,
  mode: (typeof modes)[keyof typeof modes],
): Promise<ToolClient> => {
  const client = new ClientV2({ name: 'sdk 2.x', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  const all: Hearing['listen'] = async (uris) => {
    const subscription = await client.listen({ resourceSubscriptions: [...uris] });
    const agreed = subscription.honoredFilter.resourceSubscriptions ?? [];
    return { agreed, end: () => subscription.close() };
  };
  return toolClient(client, {
    onUpdate: (told) =>
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => told(params.uri)),
    listen: client.getProtocolEra() === 'modern' ? all : oneByOne(client),
  });
};

const httpEndpointOf = (scratch: Scratch): Promise<URL> =>
  scratch.start('--http', '--port', '0').until((stdout) => {
    const found = /http:\S+\/mcp$/m.exec(stdout)?.[0];
    return found === undefined ? undefined : new URL(found);
  });

type NamedClient = readonly [string, (scratch: Scratch) => Promise<ToolClient>];

/** The official clients of both generations, over both transports, each with a server of its own. */
export const toolClients: readonly NamedClient[] = [
  ['SDK 1.x over stdio', (scratch) => connectV1(new StdioV1({ ...program(scratch), stderr: 'inherit' }))],
  ['SDK 1.x over HTTP', async (scratch) => connectV1(new HttpV1(await httpEndpointOf(scratch)) as Transport)], // differs in `| undefined` alone
  ...(['legacy', 'auto', 'modern'] as const).flatMap((era): readonly NamedClient[] => [
    [
      `SDK 2.x over stdio, ${era}`,
      (scratch) => connectV2(new StdioV2({ ...program(scratch), stderr: 'inherit' }), modes[era]),
    ],
    [`SDK 2.x over HTTP, ${era}`, async (scratch) => connectV2(new HttpV2(await httpEndpointOf(scratch)), modes[era])],
  ]),
];
