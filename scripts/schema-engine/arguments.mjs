import { readFileSync } from 'node:fs';

/** What Prisma's CLI passes to its schema engine. */
export function parseArguments(argv) {
  const datasource = JSON.parse(valuesOf(argv, '--datasource')[0] ?? '{}');
  return {
    version: argv.includes('--version'),
    databaseCommand: valuesOf(argv, 'cli')[0],
    databaseUrl: datasource.url,
    shadowDatabaseUrl: datasource.shadowDatabaseUrl,
    schemaFiles: valuesOf(argv, '--datamodels').map((path) => [path, readFileSync(path, 'utf8')]),
  };
}

const valuesOf = (argv, name) => argv.flatMap((argument, index) => (argument === name ? [argv[index + 1]] : []));
