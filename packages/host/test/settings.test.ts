import { userInfo } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { resolveSettings } from '../src/index.ts';

const platform = { name: 'linux', home: '/people/ada' } as const;
const known = { name: process.platform, home: userInfo().homedir };
const config = { workspace_id: '0190aaaa-0000-7000-8000-000000000001' };

describe('precedence', () => {
  it.each([
    ['flag', { flags: { client: 'flag' }, env: { TRACKER_CLIENT: 'env' }, config: { ...config, client: 'file' } }],
    ['env', { env: { TRACKER_CLIENT: 'env' }, config: { ...config, client: 'file' } }],
    ['file', { env: {}, config: { ...config, client: 'file' } }],
  ])('%s wins over what comes after it', (winner, sources) => {
    expect(resolveSettings({ ...sources, platform }).client).toBe(winner);
  });

  it('falls back to the defaults', () => {
    expect(resolveSettings({ env: {}, platform })).toEqual({
      databaseUrl: undefined,
      dataDir: '/people/ada/.local/share/tracker',
      workspace: undefined,
      client: undefined,
      port: undefined,
      log: 'warn',
      logAskedFor: undefined,
    });
  });

  it('lets the repository’s file choose neither server nor data directory', () => {
    const hostile = { ...config, database_url: 'postgresql://elsewhere/db', data_dir: '/elsewhere' };
    const settings = resolveSettings({ env: {}, config: hostile, platform });
    expect(settings.databaseUrl).toBeUndefined();
    expect(settings.dataDir).toBe('/people/ada/.local/share/tracker');
  });
});

it.each(['', '  ', '$'.concat('{DATABASE_URL}')])('takes DATABASE_URL=%j for unset', (value) => {
  expect(resolveSettings({ env: { DATABASE_URL: value }, platform }).databaseUrl).toBeUndefined();
});

describe('the log level', () => {
  it.each([
    ['error', { env: { TRACKER_LOG: 'error' }, config: { ...config, log: 'debug' } }],
    ['debug', { env: { TRACKER_LOG: '$'.concat('{TRACKER_LOG}') }, config: { ...config, log: 'debug' } }],
    ['warn', { env: { TRACKER_LOG: '$'.concat('{TRACKER_LOG}') } }],
  ])('is %s', (level, sources) => {
    expect(resolveSettings({ ...sources, platform }).log).toBe(level);
  });
});

describe('the data directory', () => {
  it.each([
    ['linux', {}, '/people/ada/.local/share/tracker'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/tracker'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/people/ada/.local/share/tracker'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/people/ada/Library/Application Support/tracker'],
    ['win32', { LOCALAPPDATA: '/c/Local' }, '/c/Local/tracker'],
    ['win32', {}, '/people/ada/AppData/Local/tracker'],
    ['linux', { TRACKER_DATA_DIR: 'mine' }, '/project/mine'],
    ['linux', { TRACKER_DATA_DIR: '/mine' }, '/mine'],
  ] as const)('on %s with %j is %s', (name, env, expected) => {
    expect(resolveSettings({ env, cwd: '/project', platform: { ...platform, name } }).dataDir).toBe(expected);
  });
});

describe('without a usable HOME', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(['', 'relative'])('HOME=%j gives the data directory of the user', (home) => {
    vi.stubEnv('HOME', home);
    expect(resolveSettings({ env: {} }).dataDir).toBe(resolveSettings({ env: {}, platform: known }).dataDir);
  });

  it('refuses a data directory that depends on where it was started', () => {
    const homeless = { ...platform, home: '' };
    expect(() => resolveSettings({ env: {}, platform: homeless })).toThrow('is not absolute');
    expect(resolveSettings({ env: { TRACKER_DATA_DIR: '/mine' }, platform: homeless }).dataDir).toBe('/mine');
  });
});

describe('the port', () => {
  it('comes as text or as a number', () => {
    expect(resolveSettings({ env: { TRACKER_PORT: '4000' }, platform }).port).toBe(4000);
    expect(resolveSettings({ flags: { port: 0 }, env: { TRACKER_PORT: '4000' }, platform }).port).toBe(0);
  });

  it.each(['x', '-1', '65536', '1.5', '1e3'])('refuses %s', (port) => {
    expect(() => resolveSettings({ env: { TRACKER_PORT: port }, platform })).toThrow('port: is not a TCP port');
  });
});
