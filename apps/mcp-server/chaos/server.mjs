import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** An answer that does not come by then never will; the product promises 2 s. */
export const hangMs = 30_000;

/** The built server as a process, and the official client that speaks with it. */
export async function startServer({ machine, databaseUrl, name }) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, '--workspace', machine.workTree],
    cwd: machine.workTree,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: machine.dataDir,
      DATABASE_URL: databaseUrl,
      TRACKER_DATA_DIR: machine.dataDir,
      TRACKER_LOG: 'silent',
    },
    stderr: 'pipe',
  });
  let stderr = '';
  const client = new Client({ name, version: '1' });
  transport.stderr?.on('data', (text) => {
    stderr = `${stderr}${text}`.slice(-4_000);
  });
  let ended;
  const gone = new Promise((resolve) => {
    ended = resolve;
  });
  let hasEnded = false;
  client.onclose = () => {
    hasEnded = true;
    ended();
  };
  await client.connect(transport);
  let killed = false;
  return {
    name,
    machine,
    /** By itself, not because it was killed. */
    hasEnded: () => hasEnded && !killed,
    kill: async () => {
      killed = true;
      if (transport.pid !== null) process.kill(transport.pid, 'SIGKILL');
      await gone;
    },
    close: () => client.close(),
    /** What the client is told; `none` where the process ended first. */
    call: async (tool, input) => {
      try {
        const result = await client.callTool({ name: tool, arguments: input }, { timeout: hangMs });
        return answerOf(result);
      } catch (error) {
        if (killed) return { kind: 'none' };
        return { kind: 'broken', message: error.message, stderr };
      }
    },
  };
}

function answerOf({ isError, structuredContent: fields = {}, content = [] }) {
  if (isError) return { kind: 'refused', error: fields.error, message: fields.message ?? content[0]?.text };
  const {
    id,
    key,
    version,
    title,
    name,
    deleted_at,
    extractor_version,
    data_source,
    as_of,
    pending_sync,
    warnings = [],
  } = fields;
  return {
    kind: 'answered',
    source: data_source,
    as_of,
    pending_sync,
    warnings: warnings.map(({ code }) => code),
    found: { id, key, version, title: title ?? name, deleted: deleted_at != null, extractor_version },
  };
}
