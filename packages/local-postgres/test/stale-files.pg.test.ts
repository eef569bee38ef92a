import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { program, resolveBinaries } from '../src/binaries.ts';
import { choosePlacement } from '../src/placement.ts';
import { commandAs } from '../src/run-as.ts';
import { type Client, postmasterOf, startClient } from './client.ts';
import { scratchHome, serverProcessesIn, until } from './scratch-home.ts';

/** A stopped server with one row in it. */
async function stoppedHome(): Promise<{ dataDir: string; client: Client }> {
  const dataDir = scratchHome();
  const client = await startClient({ dataDir });
  await client.call('query', 'create table kept as select 1 as value');
  expect(await client.call('leave')).toEqual({ stopped: true });
  return { dataDir, client };
}

const pidFileIn = (dataDir: string) => join(dataDir, 'postgres', 'data', 'postmaster.pid');

/** Lock files as a postmaster of that pid would have left them. */
function writeLockFiles(dataDir: string, pid: number): void {
  const home = join(dataDir, 'postgres');
  const lines = [pid, join(home, 'data'), 1_700_000_000, 5432, home, '', '  5432001         0', 'ready   ', ''];
  writeFileSync(pidFileIn(dataDir), lines.join('\n'), { mode: 0o600 });
  writeFileSync(join(home, '.s.PGSQL.5432.lock'), [pid, ...lines.slice(1, 5), ''].join('\n'), { mode: 0o600 });
  writeFileSync(join(home, '.s.PGSQL.5432'), '');
}

/** `postgres -D …` with its socket elsewhere, as a user in trouble would type it. */
async function startByHand(dataDir: string): Promise<ChildProcess> {
  const binaries = resolveBinaries();
  const { runAs, dir } = await choosePlacement({ dataDir, binaries, systemDir: dataDir });
  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${join(dir, 'data')}`];
  const command = commandAs(runAs, program(binaries.native, 'postgres'), ['-D', join(dir, 'data'), ...settings]);
  const server = spawn(command.file, command.args, { ...command.identity, stdio: 'ignore' });
  onTestFinished(() => void server.kill('SIGKILL'));
  return server;
}

const expectStarts = async (client: Client) =>
  expect(await client.call('query', 'select value from kept')).toEqual([{ value: 1 }]);

test('lock files that a killed holder left, with its name in them, hold up nobody', async () => {
  const { dataDir, client } = await stoppedHome();
  for (const name of ['presence', 'start', 'janitor', 'server']) {
    writeFileSync(join(dataDir, 'postgres', `${name}.lock`), 'process 1 (init)');
  }
  await expectStarts(client);
});

test('a pid file whose process is long gone', async () => {
  const { dataDir, client } = await stoppedHome();
  const gone = spawn('true');
  await once(gone, 'exit');
  writeLockFiles(dataDir, gone.pid ?? 0);
  expect(await client.call('status')).toMatchObject({ running: false });
  await expectStarts(client);
});

test('a pid file whose process is a zombie', async () => {
  const { dataDir, client } = await stoppedHome();
  const parent = spawn('sh', [join(import.meta.dirname, 'zombie-parent.sh')], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const zombie = Number.parseInt(String(line), 10);
  await until(() => / Z /.test(readFileSync(`/proc/${zombie}/stat`, 'utf8')));
  writeLockFiles(dataDir, zombie);
  await expectStarts(client);
});

test('a pid file whose number another program has now: it is left alone', async () => {
  const { dataDir, client } = await stoppedHome();
  const innocent = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void innocent.kill());
  writeLockFiles(dataDir, innocent.pid ?? 0);
  expect(await client.call('stop', { force: true })).toBe(false);
  await expectStarts(client);
  await client.call('leave');
  expect(innocent.exitCode).toBeNull();
  expect(innocent.signalCode).toBeNull();
});

test('a server that somebody started by hand elsewhere is neither stopped nor taken for dead', async () => {
  const { dataDir } = await stoppedHome();
  const impatient = await startClient({ dataDir, startTimeoutMs: 4_000 });
  const data = join(dataDir, 'postgres', 'data');
  const byHand = await startByHand(dataDir);
  await until(() => existsSync(pidFileIn(dataDir)) && readFileSync(pidFileIn(dataDir), 'utf8').includes('ready'));
  await expect(impatient.call('ensure')).rejects.toMatchObject({ message: 'The embedded PostgreSQL did not start.' });
  expect(readFileSync(join(data, 'postmaster.pid'), 'utf8').startsWith(`${byHand.pid}\n`)).toBe(true);
});

test('a socket that was removed under the running server', async () => {
  const dataDir = scratchHome();
  const client = await startClient({ dataDir });
  await client.call('query', 'create table kept as select 1 as value');
  const other = await startClient({ dataDir });
  rmSync(join(dataDir, 'postgres', '.s.PGSQL.5432'));
  await expectStarts(other);
});

test('the whole directory removed under the running server: a new one is made', async () => {
  const dataDir = scratchHome();
  const client = await startClient({ dataDir });
  await client.call('ensure');
  const pid = await postmasterOf(client);
  rmSync(join(dataDir, 'postgres'), { recursive: true, force: true });
  process.kill(pid, 'SIGKILL');
  await client.call('ensure');
  expect(await postmasterOf(client)).not.toBe(pid);
});

test('what an interrupted initialisation left is removed', async () => {
  const dataDir = scratchHome();
  const home = join(dataDir, 'postgres');
  mkdirSync(join(home, 'init-0badcafe', 'base'), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, 'init-0badcafe', 'PG_VERSION'), '18\n');
  const client = await startClient({ dataDir });
  await client.call('ensure');
  expect(readdirSync(home).filter((name) => name.startsWith('init-'))).toEqual([]);
});

test('a data directory of another major version is refused with the way out, and not touched', async () => {
  const dataDir = scratchHome();
  const data = join(dataDir, 'postgres', 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(join(data, 'PG_VERSION'), '14\n');
  const client = await startClient({ dataDir });
  await expect(client.call('ensure')).rejects.toMatchObject({
    name: 'TrackerError',
    code: 'DatabaseError',
    message: `${data} belongs to PostgreSQL 14; this Tracker runs PostgreSQL 18.`,
    hint: expect.stringMatching(/^Nothing was changed\. .*DATABASE_URL/),
  });
  expect(readdirSync(data)).toEqual(['PG_VERSION']);
  expect(serverProcessesIn(dataDir)).toEqual([]);
});

test('a directory of something else is refused and not touched', async () => {
  const dataDir = scratchHome();
  const data = join(dataDir, 'postgres', 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(join(data, 'thesis.txt'), 'irreplaceable');
  const client = await startClient({ dataDir });
  await expect(client.call('ensure')).rejects.toMatchObject({
    code: 'DatabaseError',
    message: expect.stringContaining('is not a PostgreSQL data'),
  });
  expect(readdirSync(data)).toEqual(['thesis.txt']);
});
