import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

const wasmDirectory = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));

/** The commit that the engine was built from: the last part of its version. */
export function engineVersion() {
  const { version } = JSON.parse(readFileSync(join(wasmDirectory, 'package.json'), 'utf8'));
  return version.split('.').pop();
}

/** The engine over the database that the options and the environment ask for. */
export async function openEngine(options) {
  const { SchemaEngine } = await loadWasm();
  const adapter = bindMigrationAwareSqlAdapterFactory(await openAdapter(options));
  const datamodels = options.schemaFiles.length === 0 ? undefined : options.schemaFiles;
  return SchemaEngine.new({ datamodels }, () => {}, adapter);
}

async function openAdapter({ databaseUrl, shadowDatabaseUrl }) {
  if (process.env.PRISMA_SHADOW === 'pglite') return (await import('./pglite-adapter.mjs')).inMemoryAdapter();
  if (databaseUrl === undefined) return (await import('./offline-adapter.mjs')).offlineAdapter();
  return (await import('./postgres-adapter.mjs')).postgresAdapter(databaseUrl, shadowDatabaseUrl);
}

// The package's own entry expects a bundler that can import .wasm; this is what that import would do.
async function loadWasm() {
  const bindings = await import(pathToFileURL(join(wasmDirectory, 'schema_engine_bg.js')).href);
  const bytes = readFileSync(join(wasmDirectory, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings;
}
