import {
  createTestDatabase,
  describeSnapshotContract,
  describeStoreContract,
  type TestDatabase,
  testMajors,
  tickingClock,
} from '@tracker/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type Database } from '../src/index.ts';

for (const major of testMajors()) {
  let home: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    home = await createTestDatabase({ major });
    database = createDatabase({ target: home.target, applicationName: 'contract', clock: tickingClock() });
    await database.prepare();
  });
  afterAll(async () => {
    await database.close();
    await home.drop();
  });
  const open = async () => ({
    store: database.store({ id: v7(), slug: 'one' }),
    other: database.store({ id: v7(), slug: 'two' }),
    close: async () => {},
  });
  describeStoreContract(`PostgreSQL ${major}`, open);
  describeSnapshotContract(`PostgreSQL ${major}`, open);
}
