const needsDatabase = () => {
  throw new Error('This command needs a database: set DATABASE_URL, or PRISMA_SHADOW=pglite for a throw-away one.');
};

/** For commands that look at the schema alone, like `prisma generate`. */
export const offlineAdapter = () => ({
  provider: 'postgres',
  adapterName: 'offline',
  connect: async () => connection,
  connectToShadowDb: async () => needsDatabase(),
});

const connection = {
  provider: 'postgres',
  adapterName: 'offline',
  queryRaw: needsDatabase,
  executeRaw: needsDatabase,
  executeScript: needsDatabase,
  startTransaction: needsDatabase,
  dispose: async () => {},
  getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
};
