import type { Settings } from '../settings/settings.ts';
import type { DatabaseSource } from './database-source.ts';
import { createEmbeddedSource } from './embedded-source.ts';
import { createUrlSource } from './url-source.ts';

/** DATABASE_URL where it is set, else the embedded database. */
export const databaseSourceFor = (
  { databaseUrl, dataDir }: Settings,
  onNotice?: (message: string) => void,
): DatabaseSource =>
  databaseUrl === undefined
    ? createEmbeddedSource({ dataDir, ...(onNotice === undefined ? {} : { onNotice }) })
    : createUrlSource(databaseUrl);
