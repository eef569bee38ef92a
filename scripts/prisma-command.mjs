import { runInstalled } from './run-program.mjs';

/** Prisma over a PostgreSQL in memory: the commands that compare schema and migrations then need no server. */
export const runPrismaWithoutServer = (args, options = {}) =>
  runInstalled('prisma', args, { capture: true, ...options, env: { PRISMA_SHADOW: 'pglite', ...options.env } });

/** What the migrations lack of the schema. Exit code 0: nothing; 2: something; anything else: a failure. */
export const diffMigrationsToSchema = (...format) =>
  runPrismaWithoutServer([
    'migrate',
    'diff',
    '--from-migrations',
    'prisma/migrations',
    '--to-schema',
    'prisma/schema.prisma',
    '--exit-code',
    ...format,
  ]);
