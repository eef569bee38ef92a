import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const fromServer = createRequire(new URL('../apps/mcp-server/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(fromServer.resolve(name)).href);
const { Client } = await load('@modelcontextprotocol/sdk/client/index.js');
const { StdioClientTransport } = await load('@modelcontextprotocol/sdk/client/stdio.js');

export const serverScript = new URL('../apps/mcp-server/dist/main.js', import.meta.url).pathname;

/** A server of its own and the SDK's client to it. `call` throws when the answer is an error or not from PostgreSQL. */
export const connect = async (script, env) => {
  const transport = new StdioClientTransport({ command: process.execPath, args: [script], env, stderr: 'ignore' });
  const client = new Client({ name: 'bench', version: '1.0.0' });
  await client.connect(transport);
  await client.listTools();
  const call = async (name, args) => {
    const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
    if (isError) throw new Error(content[0].text);
    const source = structuredContent?.data_source ?? 'postgresql';
    if (source !== 'postgresql') throw new Error(`${name} was answered from ${source}`);
    return structuredContent;
  };
  return { call, pid: transport.pid, close: () => client.close() };
};
