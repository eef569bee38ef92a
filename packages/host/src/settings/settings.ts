import { isAbsolute, resolve } from 'node:path';
import { invalidField, TrackerError } from '@tracker/core';
import { defaultDataDir, type Platform } from './data-home.ts';
import { homeDirectory } from './home-directory.ts';
import type { WorkspaceConfig } from './workspace-config.ts';

/** What flags of a command line may say; each wins over the environment. */
export interface SettingsFlags {
  readonly client?: string;
  readonly port?: string | number;
  readonly log?: string;
}

export interface SettingsSources {
  readonly flags?: SettingsFlags;
  readonly env?: NodeJS.ProcessEnv;
  /** Of the chosen workspace. */
  readonly config?: WorkspaceConfig | null;
  /** What a relative TRACKER_DATA_DIR starts from. */
  readonly cwd?: string;
  readonly platform?: Platform;
}

export interface Settings {
  /** undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** TRACKER_WORKSPACE, as given. */
  readonly workspace: string | undefined;
  /** The name under which writes are recorded, whatever the client calls itself. */
  readonly client: string | undefined;
  readonly port: number | undefined;
  readonly log: string;
  /** The level that somebody named; undefined where `log` is the default. */
  readonly logAskedFor: string | undefined;
}

/**
 * Flag before environment before `.tracker/config.json` before default (ARCHITECTURE, Files and settings). The
 * repository's file has no say in `databaseUrl` and `dataDir`: a cloned repository must not choose where data goes.
 *
 * @throws TrackerError `ValidationError` for a port that is none; `DatabaseError` where no data directory can be told.
 */
export const resolveSettings = (sources: SettingsSources = {}): Settings => {
  const { flags = {}, env = process.env, config, cwd = process.cwd(), platform = thisPlatform() } = sources;
  const dataDir = fromEnvironment(env, 'TRACKER_DATA_DIR');
  const logAskedFor = flags.log ?? fromEnvironment(env, 'TRACKER_LOG') ?? config?.log;
  const port = flags.port ?? fromEnvironment(env, 'TRACKER_PORT') ?? config?.port;
  return {
    databaseUrl: fromEnvironment(env, 'DATABASE_URL'),
    dataDir: dataDir === undefined ? absolute(defaultDataDir(env, platform)) : resolve(cwd, dataDir),
    workspace: fromEnvironment(env, 'TRACKER_WORKSPACE'),
    client: flags.client ?? fromEnvironment(env, 'TRACKER_CLIENT') ?? config?.client,
    port: port === undefined ? undefined : portIn(port),
    log: logAskedFor ?? 'warn',
    logAskedFor,
  };
};

const thisPlatform = (): Platform => ({ name: process.platform, home: homeDirectory() });

/** A relative one would be another database in every working directory. */
const absolute = (dataDir: string): string => {
  if (isAbsolute(dataDir)) return dataDir;
  throw new TrackerError('DatabaseError', `The data directory ${dataDir} is not absolute: this user has no home.`, {
    hint: 'Set TRACKER_DATA_DIR to an absolute path, or HOME to the home directory.',
  });
};

/** Empty is unset, and so is `${NAME}`: clients that cannot expand variables pass their configuration on as it is. */
const fromEnvironment = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const value = env[name]?.trim();
  return value === undefined || value === '' || value === `\${${name}}` ? undefined : value;
};

const portIn = (value: string | number): number => {
  const port = typeof value === 'number' ? value : /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw invalidField('port', 'is not a TCP port', '0 to 65535', 'Set --port or TRACKER_PORT to a free port.');
};
