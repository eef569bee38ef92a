import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { resolveBinaries } from '../src/binaries.ts';
import { serverUser } from '../src/passwd.ts';
import { type ClientOptions, startClient } from './client.ts';
import { scratchHome, serverProcessesIn, until } from './scratch-home.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };

/** Joins, writes, leaves, comes back and reads; resolves with where the socket was. */
async function expectWorks(options: ClientOptions): Promise<string> {
  const client = await startClient(options);
  const { host } = await client.call('ensure');
  await client.call('query', 'create table if not exists kept as select 1 as value');
  expect(await client.call('leave')).toEqual({ stopped: true });
  expect(await client.call('query', 'select value from kept')).toEqual([{ value: 1 }]);
  expect(await client.call('leave')).toEqual({ stopped: true });
  await until(() => serverProcessesIn(dirname(options.dataDir)).length === 0);
  return host;
}

/** The platform package as an installation without install scripts leaves it: without library links. */
function packageWithoutLinks(dir: string, name = 'package'): string {
  const { native } = resolveBinaries();
  const copy = join(dir, name, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  // Not whatever is a link: a package manager's cache may hold them as plain files.
  const links: readonly { target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { target } of links) rmSync(join(dirname(copy), target), { force: true });
  cpSync(join(dirname(native), 'package.json'), join(dir, name, 'package.json'));
  return copy;
}

/** Makes the package read-only for who uses it, which for root is another user. */
function withoutWriting(nativeDir: string): { nativeDir: string; as?: { uid: number; gid: number } } {
  if (isRoot) return { nativeDir, as: NOBODY };
  chmodSync(join(nativeDir, 'lib'), 0o555);
  onTestFinished(() => chmodSync(join(nativeDir, 'lib'), 0o755));
  return { nativeDir };
}

function setVersion(nativeDir: string, version: string): void {
  const path = join(dirname(nativeDir), 'package.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), version }));
}

const copiesIn = (dataDir: string) => readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('bin-'));

/** /etc/passwd of a machine where that user does not exist. */
function passwdWithout(dir: string, name: string): string {
  const path = join(dir, 'passwd');
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  writeFileSync(path, lines.filter((line) => !line.startsWith(`${name}:`)).join('\n'), { mode: 0o644 });
  return path;
}

const ownerOf = (path: string) => statSync(path).uid;

describe.runIf(isRoot)('as root', () => {
  test('in a place that others can reach it runs as postgres or nobody', async () => {
    const dataDir = scratchHome({ mode: 0o755 });
    expect(await expectWorks({ dataDir })).toBe(join(dataDir, 'postgres'));
    expect(ownerOf(join(dataDir, 'postgres', 'data'))).toBe(serverUser()?.uid);
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700);
  });

  test('in a place of its own it runs there in a user namespace, and the files stay root’s', async () => {
    const dataDir = scratchHome();
    expect(await expectWorks({ dataDir })).toBe(join(dataDir, 'postgres'));
    expect(ownerOf(join(dataDir, 'postgres', 'data', 'base'))).toBe(0);
  });

  test('what exists goes on as its owner, also when its place has been closed or opened meanwhile', async () => {
    const [opened, closed] = [scratchHome({ mode: 0o755 }), scratchHome()];
    await expectWorks({ dataDir: opened });
    await expectWorks({ dataDir: closed });
    chmodSync(dirname(closed), 0o755);
    chmodSync(closed, 0o755);
    await expectWorks({ dataDir: closed });
    expect(ownerOf(join(closed, 'postgres', 'data', 'postgresql.conf'))).toBe(0);
  });

  test('without user namespaces, in a place of its own: data and programs move to the system directory', async () => {
    const dataDir = scratchHome();
    const systemDir = join(scratchHome({ mode: 0o755 }), 'system');
    const nativeDir = packageWithoutLinks(scratchHome());
    const options = { dataDir, systemDir, nativeDir, container: { userNamespaces: false } };
    const host = await expectWorks(options);
    expect(dirname(host)).toBe(systemDir);
    expect(ownerOf(join(host, 'data'))).toBe(serverUser()?.uid);
    expect(readdirSync(host).filter((name) => name.startsWith('bin-'))).toHaveLength(1);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    // Later with user namespaces: what exists there is still what is used.
    expect(await expectWorks({ ...options, container: { userNamespaces: true } })).toBe(host);
  });

  test('without user namespaces and without a user postgres it runs as nobody', async () => {
    const dataDir = scratchHome({ mode: 0o755 });
    const passwd = passwdWithout(dirname(dataDir), 'postgres');
    await expectWorks({ dataDir, container: { passwd, userNamespaces: false } });
    expect(ownerOf(join(dataDir, 'postgres', 'data'))).toBe(NOBODY.uid);
  });

  test('with a user namespace it needs no user postgres either', async () => {
    const dataDir = scratchHome();
    const passwd = passwdWithout(dirname(dataDir), 'postgres');
    await expectWorks({ dataDir, container: { passwd, userNamespaces: true } });
    expect(ownerOf(join(dataDir, 'postgres', 'data'))).toBe(0);
  });

  test('where root is the only user there is a way out', async () => {
    const dataDir = scratchHome();
    const passwd = join(dirname(dataDir), 'passwd');
    writeFileSync(passwd, 'root:x:0:0:root:/root:/bin/sh\n');
    const client = await startClient({ dataDir, container: { passwd, userNamespaces: true } });
    await expect(client.call('ensure')).rejects.toMatchObject({
      name: 'LayerUnavailableError',
      message: 'PostgreSQL does not run as root, and /etc/passwd has no other user to run it as.',
      hint: expect.stringContaining('DATABASE_URL'),
    });
  });

  test('root’s own directory, but no user namespaces any more: refused with the way out', async () => {
    const dataDir = scratchHome();
    await expectWorks({ dataDir });
    const client = await startClient({ dataDir, container: { userNamespaces: false } });
    await expect(client.call('ensure')).rejects.toMatchObject({
      message: `${join(dataDir, 'postgres')} belongs to root, and PostgreSQL does not run as root.`,
      hint: expect.stringContaining('chown'),
    });
  });

  test('as an unprivileged user it runs as oneself, and root joins that server', async () => {
    const dataDir = scratchHome({ mode: 0o755 });
    chownSync(dataDir, NOBODY.uid, NOBODY.gid);
    const user = await startClient({ dataDir, as: NOBODY });
    await user.call('query', 'create table kept as select 1 as value');
    const root = await startClient({ dataDir });
    expect(await root.call('query', 'select value from kept')).toEqual([{ value: 1 }]);
    await user.kill();
    expect(await root.call('leave')).toEqual({ stopped: true });
    await expectWorks({ dataDir, as: NOBODY });
    expect(ownerOf(join(dataDir, 'postgres', 'data'))).toBe(NOBODY.uid);
  });

  test('another user neither joins root’s server nor sees its socket', async () => {
    const dataDir = scratchHome({ mode: 0o755 });
    const root = await startClient({ dataDir });
    await root.call('ensure');
    const stranger = await startClient({ dataDir, as: { uid: 4_242, gid: 4_242 } });
    await expect(stranger.call('ensure')).rejects.toMatchObject({
      name: 'LayerUnavailableError',
      message: expect.stringContaining('cannot be used'),
    });
  });

  test('install scripts skipped and the package closed to the server’s user: it runs from a copy', async () => {
    const dataDir = scratchHome({ mode: 0o755 });
    const nativeDir = packageWithoutLinks(scratchHome());
    await expectWorks({ dataDir, nativeDir, container: { userNamespaces: false } });
    expect(readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('bin-'))).toHaveLength(1);
  });
});

/** A place where a package can only be run from a copy. */
function placeForCopies(): string {
  const dataDir = scratchHome({ mode: 0o755 });
  if (isRoot) chownSync(dataDir, NOBODY.uid, NOBODY.gid);
  return dataDir;
}

test('install scripts skipped and the package not writable: it runs from a copy', async () => {
  const dataDir = placeForCopies();
  const nativeDir = packageWithoutLinks(dirname(dataDir));
  await expectWorks({ dataDir, ...withoutWriting(nativeDir) });
  expect(existsSync(join(nativeDir, 'lib', 'libpq.so.5'))).toBe(false);
  expect(copiesIn(dataDir)).toHaveLength(1);
});

test('another version joins a server that runs from a copy: the copy stays until that server has ended', async () => {
  const dataDir = placeForCopies();
  const older = packageWithoutLinks(dirname(dataDir), 'older');
  const newer = packageWithoutLinks(dirname(dataDir), 'newer');
  setVersion(newer, '18.99.0');
  const first = await startClient({ dataDir, ...withoutWriting(older) });
  await first.call('query', 'create table kept as select 1 as value');
  const [copy] = copiesIn(dataDir);
  const second = await startClient({ dataDir, ...withoutWriting(newer) });
  expect(await second.call('query', 'select value from kept')).toEqual([{ value: 1 }]);
  expect(copiesIn(dataDir)).toContain(copy);
  expect(await second.call('leave')).toEqual({ stopped: false });
  expect(await first.call('leave')).toEqual({ stopped: true });
  expect(await second.call('query', 'select value from kept')).toEqual([{ value: 1 }]);
  expect(copiesIn(dataDir)).toEqual(['bin-18.99.0']);
  await second.kill();
  await until(() => serverProcessesIn(dataDir).length === 0);
});

test('install scripts skipped: the library links are repaired where the package is', async () => {
  const dataDir = scratchHome();
  const nativeDir = packageWithoutLinks(dirname(dataDir));
  await expectWorks({ dataDir, nativeDir });
  expect(lstatSync(join(nativeDir, 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(dataDir, 'postgres')).filter((name) => name.startsWith('bin-'))).toEqual([]);
});

function tooLongForSocket(): string {
  const dataDir = join(scratchHome(), 'long'.repeat(20), 'é, "quoted" dir');
  mkdirSync(dataDir, { recursive: true });
  return dataDir;
}

test('a path too long for a socket: the socket moves to a short private directory, which goes with the server', async () => {
  const dataDir = tooLongForSocket();
  const client = await startClient({ dataDir });
  const { host } = await client.call('ensure');
  expect(host).toMatch(/^\/tmp\/tracker-[0-9a-f]{16}$/);
  expect(statSync(host).mode & 0o777).toBe(0o700);
  expect(await client.call('leave')).toEqual({ stopped: true });
  expect(existsSync(host)).toBe(false);

  await client.call('query', 'select 1');
  await client.kill();
  await until(() => serverProcessesIn(dataDir).length === 0);
  expect(existsSync(host)).toBe(false);
});

test('the short directory cleared away under the server: who is present makes it again', async () => {
  const client = await startClient({ dataDir: tooLongForSocket() });
  const { host } = await client.call('ensure');
  await client.call('query', 'create table kept as select 1 as value');
  await client.call('disconnect');
  rmSync(host, { recursive: true });
  expect(await client.call('query', 'select value from kept')).toEqual([{ value: 1 }]);
  expect(statSync(host).mode & 0o777).toBe(0o700);
  expect(await client.call('leave')).toEqual({ stopped: true });
});

test('a short directory that leads elsewhere is refused, also by who is present', async () => {
  const dataDir = tooLongForSocket();
  const client = await startClient({ dataDir });
  const { host } = await client.call('ensure');
  rmSync(host, { recursive: true });
  symlinkSync(dirname(dataDir), host);
  onTestFinished(() => rmSync(host, { recursive: true, force: true }));
  await expect(client.call('ensure')).rejects.toMatchObject({ message: expect.stringContaining('cannot be used') });
  const other = await startClient({ dataDir });
  await expect(other.call('ensure')).rejects.toMatchObject({ message: expect.stringContaining('cannot be used') });
});

test('a path with a comma, a quote and a space', async () => {
  const dataDir = join(scratchHome(), 'a, "b" c');
  await expectWorks({ dataDir });
});

test('no binaries for this platform: the way out is a server of one’s own', async () => {
  const client = await startClient({ dataDir: scratchHome(), nativeDir: '/nonexistent/native' });
  await expect(client.call('ensure')).rejects.toMatchObject({
    name: 'LayerUnavailableError',
    message: `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in this installation.`,
    hint: expect.stringContaining('DATABASE_URL'),
  });
});

test('no flock(1): the way out is to install it, or a server of one’s own', async () => {
  const dataDir = scratchHome();
  const programs = join(dirname(dataDir), 'programs');
  mkdirSync(programs);
  symlinkSync('/usr/bin/unshare', join(programs, 'unshare'));
  symlinkSync('/bin/true', join(programs, 'true'));
  vi.stubEnv('PATH', programs);
  onTestFinished(() => void vi.unstubAllEnvs());
  const client = await startClient({ dataDir });
  await expect(client.call('ensure')).rejects.toMatchObject({
    name: 'LayerUnavailableError',
    message: 'The embedded PostgreSQL needs the program flock, which is not installed.',
    hint: 'Install util-linux, or set DATABASE_URL to a PostgreSQL server of your own.',
  });
});

test('environment variables of psql do not reach the server or the clients', async () => {
  const dataDir = scratchHome();
  vi.stubEnv('PGSSLMODE', 'require');
  vi.stubEnv('PGHOST', 'nowhere.invalid');
  vi.stubEnv('PGDATA', '/nonexistent');
  vi.stubEnv('PGPORT', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expectWorks({ dataDir });
});
