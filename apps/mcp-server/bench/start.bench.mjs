/**
 * How long a client waits from starting the server to the answer of `initialize` (the goal: 200 ms warm), against what
 * Node takes to start an empty program, and how large the built program is.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = 10;
const distribution = fileURLToPath(new URL('../dist/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'tracker-start-'));
const env = { ...process.env, TRACKER_DATA_DIR: join(scratch, 'data'), TRACKER_WORKSPACE: scratch };

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
});

/** Milliseconds from spawning `program` to its first output. */
const firstAnswer = (program) =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    let waited;
    child.stdout.once('data', () => {
      waited = performance.now() - begun;
      child.stdin.end();
    });
    child.once('close', () =>
      waited === undefined ? reject(new Error(`${program} answered nothing`)) : resolve(waited),
    );
    child.stdin.write(`${initialize}\n`);
  });

const median = async (program) => {
  await firstAnswer(program);
  const times = [];
  for (let round = 0; round < rounds; round += 1) times.push(await firstAnswer(program));
  times.sort((a, b) => a - b);
  return (times[rounds / 2 - 1] + times[rounds / 2]) / 2;
};

try {
  const empty = join(scratch, 'empty.mjs');
  writeFileSync(empty, "process.stdin.once('data', () => process.stdout.write('{}\\n'));\n");
  const floor = await median(empty);
  const server = await median(join(distribution, 'main.js'));
  const bytes = readdirSync(distribution).reduce((sum, file) => sum + statSync(join(distribution, file)).size, 0);
  console.log(
    `spawn → initialize answered, median of ${rounds}: ${server.toFixed(0)} ms (an empty program: ${floor.toFixed(0)} ms)`,
  );
  console.log(`bundle: ${(bytes / 1e6).toFixed(2)} MB in ${readdirSync(distribution).length} files`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
