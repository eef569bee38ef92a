import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes the migrations of prisma/migrations as a module, so that a published package carries them in its code. */
export function generateMigrationsModule(directory, outputFile) {
  const entries = readMigrations(join(directory, 'prisma', 'migrations'))
    .map(printMigration)
    .join('');
  const path = join(directory, outputFile);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${header}export const migrations: readonly EmbeddedMigration[] = [\n${entries}];\n`);
}

const header = `// Generated from prisma/migrations by scripts/generate.mjs.

export interface EmbeddedMigration {
  readonly name: string;
  /** SHA-256 of the file's bytes in hex, as Prisma's \`_prisma_migrations\` keeps it. */
  readonly checksum: string;
  readonly sql: string;
}

`;

function readMigrations(directory) {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => existsSync(join(directory, name, 'migration.sql')));
  return names.sort().map((name) => ({ name, bytes: readFileSync(join(directory, name, 'migration.sql')) }));
}

const printMigration = ({ name, bytes }) => `  {
    name: '${name}',
    checksum: '${createHash('sha256').update(bytes).digest('hex')}',
    sql: ${templateLiteral(bytes.toString('utf8'))},
  },
`;

/** A template literal keeps the SQL readable in a diff. */
const templateLiteral = (text) => `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;
