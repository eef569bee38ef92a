import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { parseConnectionUrl } from './connection-url.mjs';

/** The real server of DATABASE_URL, as the schema engine needs it. */
export function postgresAdapter(databaseUrl, shadowDatabaseUrl) {
  const shadow = shadowDatabaseUrl === undefined ? undefined : parseConnectionUrl(shadowDatabaseUrl);
  return new MigrationAdapter(parseConnectionUrl(databaseUrl), shadow);
}

class MigrationAdapter extends PrismaPg {
  #connection;
  #schema;
  #shadow;

  constructor({ connection, schema }, shadow) {
    super(connection, { schema });
    this.#connection = connection;
    this.#schema = schema;
    this.#shadow = shadow;
  }

  async connect() {
    const adapter = readsCatalog(await super.connect());
    const startTransaction = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (level) => readsCatalog(await startTransaction(level));
    adapter.executeScript = (script) => executeUnsplit(adapter, script);
    return adapter;
  }

  connectToShadowDb() {
    return this.#shadow === undefined ? this.#createShadow() : this.#emptyShadow();
  }

  async #emptyShadow() {
    const adapter = await new MigrationAdapter(this.#shadow).connect();
    await adapter.executeScript('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;');
    return adapter;
  }

  async #createShadow() {
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    const admin = new pg.Client(this.#connection);
    await admin.connect();
    await admin.query(`CREATE DATABASE "${database}" TEMPLATE template0`);
    const connection = { ...this.#connection, database };
    const adapter = await new MigrationAdapter({ connection, schema: this.#schema }).connect();
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await admin.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
      await admin.end();
    };
    return adapter;
  }
}

/** The adapter's own splits at semicolons, which breaks function bodies; the simple protocol takes a script whole. */
async function executeUnsplit(adapter, script) {
  try {
    await adapter.underlyingDriver().query(script);
  } catch (error) {
    adapter.onError(error);
  }
}

const internalCharOid = 18;
const textOid = 25;

/** @prisma/adapter-pg 7.10.0 does not know the type "char" that the catalog's columns have: read as text, told as a character. */
function readsCatalog(queryable) {
  const performIO = queryable.performIO.bind(queryable);
  const queryRaw = queryable.queryRaw.bind(queryable);
  let charColumns = [];
  queryable.performIO = async (query) => {
    const result = await performIO(query);
    charColumns = Array.isArray(result) ? [] : retypeAsText(result.fields ?? []);
    return result;
  };
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return queryable;
}

function retypeAsText(fields) {
  return fields.flatMap((field, index) => {
    if (field.dataTypeID !== internalCharOid) return [];
    field.dataTypeID = textOid;
    return [index];
  });
}
