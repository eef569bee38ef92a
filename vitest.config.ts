import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { CountingReporter } from './scripts/test/counting-reporter.mjs';

// Workspace packages resolve to their TypeScript source, so that a test never sees an outdated build.
const conditions = ['@tracker/source', ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // The environment that runs the global setup.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['scripts/test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
    reporters: ['default', new CountingReporter()],
  },
});
