/** Fails when the migrations do not lead to prisma/schema.prisma, and says what they lack. Needs no server. */
import { diffMigrationsToSchema } from './prisma-command.mjs';

const { exitCode, stdout, output } = await diffMigrationsToSchema();
if (exitCode === 2) {
  console.error('prisma/schema.prisma and prisma/migrations disagree. The migrations lack:');
  console.error(stdout.trim());
  console.error('Write a migration for it: node scripts/new-migration.mjs NAME');
} else if (exitCode !== 0) {
  console.error(output);
}
process.exitCode = exitCode === 0 ? 0 : 1;
