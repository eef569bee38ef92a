/**
 * The floors of a tool call: typed tools of the SDK that answer a constant of a vendor's shape and size, one at once and
 * one after a raw prepared statement. NO_OP_SERVER is the database, as JSON for pg.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

const fromServer = createRequire(new URL('../apps/mcp-server/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(fromServer.resolve(name)).href);
const { McpServer } = await load('@modelcontextprotocol/sdk/server/mcp.js');
const { StdioServerTransport } = await load('@modelcontextprotocol/sdk/server/stdio.js');
const { z } = await load('zod');

const outputSchema = {
  id: z.string(),
  name: z.string(),
  status: z.enum(['operational', 'broken']),
  extractor_version: z.string(),
  metadata: z.looseObject({}),
  version: z.int(),
  created_at: z.string(),
  updated_at: z.string(),
  created_by: z.string(),
  updated_by: z.string(),
  data_source: z.string(),
  as_of: z.string(),
};
const at = '2026-01-01T00:00:00.000Z';
const constant = {
  id: '01900000-0000-7000-8000-000000000000',
  name: 'vendor_0',
  status: 'operational',
  extractor_version: '0.0.0',
  metadata: {
    format_support: { excel: false, csv: false, pdf: false, ocr: false },
    test_results: { passing: 0, total: 0, skipped: 0 },
    extractor_version: '0.0.0',
    manifest_compliant: false,
  },
  version: 1,
  created_at: at,
  updated_at: at,
  created_by: 'bench',
  updated_by: 'bench',
  data_source: 'postgresql',
  as_of: at,
};
const text =
  'vendor_0: operational, version 1, extractor 0.0.0; formats none; tests 0 of 0 passing, 0 skipped; manifest not compliant.';

const server = new McpServer({ name: 'no-op', version: '1.0.0' });
server.registerTool(
  'no_op',
  { description: 'Does nothing', inputSchema: { name: z.string() }, outputSchema },
  async () => ({ structuredContent: constant, content: [{ type: 'text', text }] }),
);
const { target, workspaceId } = JSON.parse(process.env.NO_OP_SERVER);
const pool = new pg.Pool({ ...target, max: 2 });
server.registerTool(
  'raw_vendor',
  { description: 'Reads a row', inputSchema: { name: z.string() }, outputSchema },
  async ({ name }) => {
    await pool.query({
      name: 'raw-vendor',
      text: 'select * from vendor_extractors where workspace_id = $1 and name_key = $2',
      values: [workspaceId, name],
    });
    return { structuredContent: constant, content: [{ type: 'text', text }] };
  },
);
process.stdin.on('end', () => void pool.end());
await server.connect(new StdioServerTransport());
