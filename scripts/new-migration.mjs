/**
 * `node scripts/new-migration.mjs NAME` writes prisma/migrations/<time>_NAME/migration.sql with what the schema has and
 * the migrations lack. No server is needed. CHECK constraints and everything else that the schema cannot say are added by
 * hand; `--empty` starts such a migration when the schema did not change.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { diffMigrationsToSchema } from './prisma-command.mjs';
import { repositoryRoot } from './repository-root.mjs';

const migrationsDirectory = join(repositoryRoot, 'prisma', 'migrations');
const empty = process.argv.includes('--empty');
const name = process.argv.slice(2).find((argument) => argument !== '--empty');

if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  stop('Name the migration in lower case with underscores: node scripts/new-migration.mjs add_vendor_notes');
}
ensureLockFile();
const sql = empty ? '' : await missingStatements();
const file = writeMigration(sql);
console.log(`Wrote ${relative(repositoryRoot, file)}. Complete it, then run: pnpm generate`);

async function missingStatements() {
  const { exitCode, stdout, output } = await diffMigrationsToSchema('--script');
  if (exitCode === 0) stop('The migrations already say all that the schema says. --empty starts a migration by hand.');
  if (exitCode !== 2) stop(output);
  return `${stdout.trim()}\n`;
}

function writeMigration(text) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const directory = join(migrationsDirectory, `${stamp}_${name}`);
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'migration.sql');
  writeFileSync(path, text, { flag: 'wx' });
  return path;
}

/** Prisma refuses a migrations directory that does not say which database it is for. */
function ensureLockFile() {
  const lockFile = join(migrationsDirectory, 'migration_lock.toml');
  if (existsSync(lockFile)) return;
  mkdirSync(migrationsDirectory, { recursive: true });
  writeFileSync(lockFile, '# Read by Prisma; not edited by hand.\nprovider = "postgresql"\n');
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
