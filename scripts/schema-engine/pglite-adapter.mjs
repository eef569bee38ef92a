import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/** No server at all: the main and the shadow database are PostgreSQL in this process's memory, thrown away afterwards. */
export const inMemoryAdapter = () => ({
  provider: 'postgres',
  adapterName: 'pglite',
  connect: openDatabase,
  connectToShadowDb: openDatabase,
});

async function openDatabase() {
  const database = await PGlite.create();
  const adapter = await new PrismaPGlite(database).connect();
  adapter.getConnectionInfo = () => ({ schemaName: 'public', supportsRelationJoins: true });
  adapter.executeScript = (script) => database.exec(script).then(ignore, (error) => adapter.onError(error));
  adapter.dispose = () => database.close();
  return adapter;
}

const ignore = () => {};
