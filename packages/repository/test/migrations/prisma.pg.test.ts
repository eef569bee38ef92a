import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createTestDatabase, type ServerTarget, urlOf } from '@tracker/testing';
import { expect, it, onTestFinished } from 'vitest';
import { createDatabase } from '../../src/index.ts';

const root = join(import.meta.dirname, '../../../..');
const prismaPackage = createRequire(join(root, 'package.json')).resolve('prisma/package.json');

/** Prisma's command line on that database; answers with everything it printed. */
const prisma = async (target: ServerTarget, ...args: readonly string[]): Promise<string> => {
  const env = { ...process.env, DATABASE_URL: urlOf(target), CHECKPOINT_DISABLE: '1' };
  const script = join(dirname(prismaPackage), 'build/index.js');
  const child = spawn(process.execPath, [script, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const [code] = await once(child, 'close');
  return `${output.join('')}\nexit code ${code}`;
};

const emptyDatabase = async (): Promise<ServerTarget> => {
  const home = await createTestDatabase({ empty: true });
  onTestFinished(home.drop);
  return home.target;
};

const prepare = async (target: ServerTarget): Promise<void> => {
  const database = createDatabase({ target, applicationName: 'test', clock: () => new Date().toISOString() });
  try {
    await database.prepare();
  } finally {
    await database.close();
  }
};

it('a database that the program prepared is up to date for Prisma', async () => {
  const target = await emptyDatabase();
  await prepare(target);
  const status = await prisma(target, 'migrate', 'status');
  expect(status).toContain('Database schema is up to date!');
  expect(status).toContain('exit code 0');
});

it('a database that Prisma migrated is one that the program uses', async () => {
  const target = await emptyDatabase();
  expect(await prisma(target, 'migrate', 'deploy')).toContain('exit code 0');
  await prepare(target);
  expect(await prisma(target, 'migrate', 'status')).toContain('Database schema is up to date!');
});
