/** The floor of a tool call: a typed tool of the SDK that does nothing. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const fromServer = createRequire(new URL('../apps/mcp-server/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(fromServer.resolve(name)).href);
const { McpServer } = await load('@modelcontextprotocol/sdk/server/mcp.js');
const { StdioServerTransport } = await load('@modelcontextprotocol/sdk/server/stdio.js');
const { z } = await load('zod');

const server = new McpServer({ name: 'no-op', version: '1.0.0' });
server.registerTool(
  'no_op',
  { description: 'Does nothing', inputSchema: { name: z.string() }, outputSchema: { name: z.string() } },
  async ({ name }) => ({ structuredContent: { name }, content: [{ type: 'text', text: name }] }),
);
await server.connect(new StdioServerTransport());
