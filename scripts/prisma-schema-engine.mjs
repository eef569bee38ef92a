#!/usr/bin/env node
/**
 * Stands in for Prisma's native `schema-engine` binary: the same arguments and the same JSON-RPC on stdin and stdout, but
 * the WASM build from npm does the work, so that nothing is downloaded. prisma.config.ts names it to Prisma's CLI.
 */
import { parseArguments } from './schema-engine/arguments.mjs';
import { runDatabaseCommand } from './schema-engine/database-command.mjs';
import { serveJsonRpc } from './schema-engine/json-rpc.mjs';
import { engineVersion, openEngine } from './schema-engine/wasm-engine.mjs';

const options = parseArguments(process.argv.slice(2));

if (options.version) {
  console.log(`schema-engine-cli ${engineVersion()}`);
} else if (options.databaseCommand !== undefined) {
  process.exitCode = await runDatabaseCommand(options.databaseCommand, options.databaseUrl);
} else {
  await serveJsonRpc(() => openEngine(options));
}
