export type { ConnectionTarget } from './connection-target.ts';
export {
  createLocalPostgres,
  type LocalPostgres,
  type LocalPostgresOptions,
  type LocalPostgresStatus,
} from './local-postgres.ts';
