import {
  type ApiTokenLookup,
  type ApiTokens,
  archiveAfterDays,
  type ClaimKeeper,
  createClaimKeeper,
  type PrimaryStore,
  type UseCaseContext,
} from '@tracker/core';
import type { FallbackStore } from '@tracker/fallback';
import { startDailyArchiving } from './daily-archiving.ts';
import { systemClock } from './database/database-source.ts';
import { createOpening } from './database/opening.ts';
import { createOpeningStore } from './database/opening-store.ts';
import { createOpeningTokens } from './database/opening-tokens.ts';
import { shareOpening } from './database/shared-opening.ts';
import { databaseSourceFor } from './database/source-for.ts';
import { createIds } from './ids.ts';
import { createLogger, type Logger } from './logger.ts';
import { createFeeding } from './outage/feed-layers.ts';
import { createFirstOpening } from './outage/first-opening.ts';
import { openLowerLayers } from './outage/lower-layers.ts';
import { createOutageStore } from './outage/outage-store.ts';
import { startReplaying } from './outage/replaying.ts';
import { resolveSettings } from './settings/settings.ts';
import { readWorkspaceConfig } from './settings/workspace-config.ts';
import { settledWithin } from './settled-within.ts';
import { createStatusFileControl, type StatusFileControl } from './status-file/status-file-control.ts';
import { type ChangeListener, createChangeWatch } from './watch/watch-changes.ts';
import { type ChosenBy, chooseWorkspace } from './workspace/choose-workspace.ts';
import { identifyWorkspace } from './workspace/identify-workspace.ts';

export interface OpenOptions {
  /** The workspace's path as a flag gives it; relative to `cwd`. */
  readonly workspace?: string;
  /** The client's MCP roots, as paths. */
  readonly roots?: readonly string[];
  /** Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: the process's. */
  readonly cwd?: string;
  /** Records writes under this name, whatever the client calls itself. */
  readonly client?: string;
  /** Told about trouble with the database. Default: stderr, at the level of the settings. */
  readonly logger?: Logger;
  /** Says nothing unless TRACKER_LOG or the workspace's configuration asks for a log. Default false. */
  readonly quiet?: boolean;
}

/** One workspace, open. */
export interface Tracker {
  readonly workspace: {
    readonly id: string;
    readonly slug: string;
    /** Absolute, without symbolic links. */
    readonly path: string;
    readonly chosenBy: ChosenBy;
  };
  /** PostgreSQL, and what is below it while that is away. */
  readonly store: FallbackStore;
  /** PostgreSQL alone, for what concerns a workspace as a whole. Changes that wait on this machine are not in it. */
  readonly primary: PrimaryStore;
  /** `.project_status.md`. */
  readonly statusFile: StatusFileControl;
  /** The workspace's access tokens. */
  readonly tokens: ApiTokens;
  /** Those of any workspace in the same database, for letting somebody in. */
  tokenLookup(workspaceId: string): ApiTokenLookup;
  /** Where trouble with the database is told: `logger` of the options, or stderr at the level of the settings. */
  readonly logger: Logger;
  /**
   * What a use case needs, acting for `client` unless the settings name another. `session` tells clients of one name
   * apart that claim work; default: this process.
   */
  context(client: string, session?: string): UseCaseContext;
  /** Settles when the database is open for the first time, or is not worth waiting for any longer; calls wait for it. */
  firstOpening(): Promise<void>;
  /**
   * For servers: begins opening the database in the background (without it the first call does). From then on what waits
   * is replayed as soon as the database answers, the layers below it are kept in step, and old work is archived daily.
   */
  start(): void;
  /**
   * Tells `listener` of every change of the workspace that is committed from then on, whoever makes it (FR-036). Gives
   * how to stop.
   */
  watchChanges(listener: ChangeListener): Promise<() => void>;
  /** Closes the database and leaves the embedded server. Idempotent; takes 3 s at most. */
  close(): Promise<void>;
}

const closeWithinMs = 3_000;

/** Sessions whose claims are kept at once: a server that stays meets ever new ones. */
const mostKeepers = 1_000;

/** How long the first calls wait for the database, in milliseconds: the embedded one may have to be made and started. */
const firstOpeningMs = { embedded: 15_000, url: 5_000 } as const;

/**
 * Finds the workspace and gives its store, without a database: that is opened by `start` or the first call.
 *
 * @throws TrackerError `ValidationError` when the workspace cannot be told; `DatabaseError` when the data directory
 * cannot be used.
 */
export const openTracker = async (options: OpenOptions = {}): Promise<Tracker> => {
  const { env = process.env, cwd = process.cwd() } = options;
  const flags = options.client === undefined ? {} : { client: options.client };
  const chosen = chooseWorkspace({
    flag: options.workspace,
    environment: resolveSettings({ flags, env, cwd }).workspace,
    roots: options.roots ?? [],
    cwd,
  });
  const config = await readWorkspaceConfig(chosen.path);
  const settings = resolveSettings({ flags, env, cwd, config });
  const identity = await identifyWorkspace({ workspace: chosen, config, dataDir: settings.dataDir });

  const logger =
    options.logger ?? createLogger({ level: options.quiet ? (settings.logAskedFor ?? 'silent') : settings.log });
  const opening = shareOpening(settings.databaseUrl ?? settings.dataDir, () =>
    createOpening({
      source: databaseSourceFor(settings, (notice) => logger.info(notice)),
      onFailure: (error) => logger.warn(error instanceof Error ? error.message : 'The database could not be opened.'),
    }),
  );
  let hasWritten = false;
  const opened = createOpeningStore(opening, identity);
  const primary: PrimaryStore = {
    ...opened,
    apply: async (...given) => {
      const applied = await opened.apply(...given);
      hasWritten = true;
      return applied;
    },
  };
  const changeWatch = createChangeWatch({
    changes: primary.changes,
    listen: (listener) => opening.use((database) => database.listen(identity.id, listener)),
  });
  const ids = createIds(identity.id);
  const lower = await openLowerLayers({
    workspaceId: identity.id,
    workspacePath: chosen.path,
    dataDir: settings.dataDir,
    report: (notice) => logger.warn(notice),
  });
  const patience = firstOpeningMs[settings.databaseUrl === undefined ? 'embedded' : 'url'];
  const firstOpening = createFirstOpening(opening, patience);
  const store = createOutageStore({
    primary,
    probe: () => opening.useIfOpen((database) => database.answers()),
    lower,
    ids,
    firstOpening,
  });
  const ifOpen = createOpeningStore({ use: opening.useIfOpen, close: opening.close }, identity);
  const statusFile = createStatusFileControl({
    file: lower.statusFile,
    directory: lower.directory,
    workspace: { id: identity.id, path: chosen.path },
    store: primary,
    storeIfOpen: ifOpen,
    ids,
    logger,
  });
  const feeding = createFeeding({
    source: ifOpen,
    cache: lower.cache,
    git: lower.git,
    logger,
  });
  const ownSession = ids.next();
  const keepers = new Map<string, ClaimKeeper>();
  const keeperFor = (holder: string, session: string): ClaimKeeper => {
    const name = JSON.stringify([holder, session]);
    const keeper = keepers.get(name) ?? createClaimKeeper(store, { holder, session }, () => performance.now());
    // The one that was used last stands last; one that is forgotten after so many others renews nothing any more.
    keepers.delete(name);
    keepers.set(name, keeper);
    for (const oldest of keepers.keys()) {
      if (keepers.size <= mostKeepers) break;
      keepers.delete(oldest);
    }
    return keeper;
  };
  const context = (client: string, session: string = ownSession): UseCaseContext => {
    const actor = actorName(settings.client ?? client);
    return { store, ids, clock: systemClock, actor, session, claims: keeperFor(actor, session), waiting: store };
  };
  let background: { stopArchiving(): Promise<void>; stopReplaying(): Promise<void> } | undefined;
  const end = async (): Promise<void> => {
    await changeWatch.close();
    void background?.stopArchiving();
    await background?.stopReplaying();
    await statusFile.stop(hasWritten);
    await feeding.stop(hasWritten);
    await opening.close();
  };
  let closing: Promise<void> | undefined;

  return {
    workspace: { ...identity, path: chosen.path, chosenBy: chosen.chosenBy },
    store,
    primary,
    statusFile,
    tokens: createOpeningTokens(opening, identity),
    tokenLookup: (id) => createOpeningTokens(opening, { ...identity, id }),
    logger,
    context,
    firstOpening,
    start() {
      opening.start();
      feeding.start();
      statusFile.start();
      background ??= {
        stopReplaying: startReplaying(store, logger),
        stopArchiving: startDailyArchiving({
          context: context('tracker'),
          turns: primary,
          afterDays: config?.archive_after_days ?? archiveAfterDays,
          logger,
        }),
      };
    },
    watchChanges: changeWatch.watch,
    close() {
      // What is not done by then ends with the process; the embedded server's janitor sees to the rest.
      closing ??= settledWithin(closeWithinMs, end());
      return closing;
    },
  };
};

const longestActor = 100;

/** A name that every layer can store: 1–100 characters, neither NUL nor half a surrogate pair. */
const actorName = (client: string): string =>
  [...client.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '')].slice(0, longestActor).join('').trim() || 'unknown';
