/** Started by scripts/inspect.mjs under the Node that the Inspector needs; prints a JSON report last. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withScratchDirectory } from '../../../../scripts/scratch-directory.mjs';
import { withProgram } from '../start-server.mjs';
import { callTool, listTools } from './ask.mjs';
import { refusedCalls, refusedWithoutDatabase, validCalls } from './calls.mjs';
import { openConflict } from './open-conflict.mjs';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const eras = ['legacy', 'auto', 'modern'];
const closedDatabase = 'postgresql://tracker@127.0.0.1:1/tracker';

const outcomes = [];

const tried = async (era, transport, what, request) => {
  try {
    const answer = await request();
    outcomes.push({ era, transport, what, passed: true });
    return answer;
  } catch (error) {
    outcomes.push({ era, transport, what, passed: false, why: error.message });
    return undefined;
  }
};

/** Everything over HTTP, where each call costs no start of a server; over stdio the list, one call and one error. */
const inspect = async (era, scratch) => {
  const workspace = join(scratch, era);
  mkdirSync(workspace);
  const env = { ...process.env, HOME: scratch, TRACKER_DATA_DIR: join(scratch, 'data'), TRACKER_WORKSPACE: workspace };
  delete env.DATABASE_URL;
  await withProgram([program, '--http', '--port', '0'], env, async (url) => {
    await inspectAll({ server: [url], era, env }, 'HTTP', validCalls, refusedCalls);
    // A server that a client starts gets nothing of the surroundings.
    const own = ['-e', `TRACKER_DATA_DIR=${env.TRACKER_DATA_DIR}`];
    const stdio = { server: [...own, process.execPath, program, '--workspace', workspace], era, env };
    await inspectAll(stdio, 'stdio', validCalls.slice(1, 2), refusedCalls.slice(1, 2));
  });
  const away = { ...env, DATABASE_URL: closedDatabase };
  await withProgram([program, '--http', '--port', '0'], away, (url) =>
    inspectAll({ server: [url], era, env: away }, 'HTTP', [], refusedWithoutDatabase),
  );
};

const inspectAll = async (target, transport, valid, refused) => {
  const { era } = target;
  const listed = await tried(era, transport, 'tools/list --strict', () => listTools(target));
  const seen = {};
  for (const call of valid) {
    if (call.tool === 'list_conflicts') await openConflict(target.env, seen.item);
    const answer = await tried(era, transport, call.tool, () => callTool(target, call, seen));
    if (call.keep !== undefined) seen[call.keep] = answer;
  }
  for (const call of refused) await tried(era, transport, call.error, () => callTool(target, call, seen));
  if (valid !== validCalls) return;
  const called = new Set(validCalls.map(({ tool }) => tool));
  for (const tool of listed ?? [])
    if (!called.has(tool)) outcomes.push({ era, transport, what: tool, passed: false, why: 'is never called' });
};

await withScratchDirectory('inspect', async (scratch) => {
  for (const era of eras) await inspect(era, scratch);
});
console.log(JSON.stringify(outcomes));
