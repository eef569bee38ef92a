import {
  cpSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createLocalPostgres, type LocalPostgres } from '@tracker/local-postgres';
import { type OtherSession, openSession, type ServerTarget, untilNobodyIsIn } from '@tracker/testing';
import { until } from './outage-world.ts';

interface Node {
  readonly home: string;
  readonly server: LocalPostgres;
  readonly target: ServerTarget;
}

/**
 * A primary and a standby that streams from it. Replication is synchronous (`remote_apply`): what the primary has
 * acknowledged, the standby holds and shows.
 */
export interface ReplicatedServers {
  primary(): ServerTarget;
  standby(): ServerTarget;
  /** A new standby from a base backup of the primary, in the place of the one before; resolves when it is in step. */
  addStandby(): Promise<void>;
  killPrimary(): Promise<void>;
  /** The standby becomes the primary; the server that was it before is not used again. */
  promote(): Promise<void>;
  close(): Promise<void>;
}

const standbyName = 'standby';

export const startReplicatedServers = async (): Promise<ReplicatedServers> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-standby-')));
  const started: Node[] = [];
  const startIn = async (home: string): Promise<Node> => {
    const server = createLocalPostgres({ dataDir: home, applicationName: 'outage' });
    const node = { home, server, target: await server.ensure() };
    started.push(node);
    return node;
  };

  let primary = await startIn(join(root, 'server-1'));
  let standby: Node | null = null;
  const following = (): Node => {
    if (standby === null) throw new Error('there is no standby');
    return standby;
  };

  return {
    primary: () => primary.target,
    standby: () => following().target,
    addStandby: async () => {
      const home = join(root, `server-${started.length + 1}`);
      await onServer(primary.target, async (session) => {
        // Enough for a standby to begin with what was written during the copy.
        await session.query(`alter system set wal_keep_size = '256MB'`);
        await session.query('select pg_reload_conf()');
        await takeBaseBackup(session, primary.target, home);
        standby = await startIn(home);
        await session.query(`alter system set synchronous_standby_names = '${standbyName}'`);
        await session.query(`alter system set synchronous_commit = 'remote_apply'`);
        await session.query('select pg_reload_conf()');
        const inStep = `select from pg_stat_replication where application_name = '${standbyName}' and sync_state = 'sync'`;
        await until(async () => (await session.query(inStep)).length === 1);
      });
    },
    killPrimary: async () => {
      const { pid } = await primary.server.status();
      if (pid === undefined) throw new Error('the primary does not run');
      process.kill(pid, 'SIGKILL');
      await until(async () => !(await primary.server.status()).running);
    },
    promote: async () => {
      primary = following();
      standby = null;
      await onServer(primary.target, (session) => session.query('select pg_promote()'));
    },
    close: async () => {
      for (const { server } of started) {
        await server.stop({ force: true });
        await server.leave();
      }
      await untilNobodyIsIn(root);
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

const onServer = async <Value>(
  target: ServerTarget,
  work: (session: OtherSession) => Promise<Value>,
): Promise<Value> => {
  const session = await openSession(target);
  try {
    return await work(session);
  } finally {
    await session.end();
  }
};

/** Its own process's files, and what a standby gets from its primary or makes anew (PostgreSQL: Making a Base Backup Using the Low Level API). */
const notCopied = /^(postmaster\.(pid|opts)|standby\.signal|pgsql_tmp.*)$/;
const copiedEmpty = /^pg_(wal|replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)$/;

/** By the low-level interface, because the embedded binaries have no pg_basebackup. */
const takeBaseBackup = async (session: OtherSession, primary: ServerTarget, home: string): Promise<void> => {
  const [settings] = await session.query('show data_directory');
  const from = String(settings?.data_directory);
  const to = join(home, 'postgres', 'data');
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  await session.query(`select pg_backup_start('${standbyName}', fast => true)`);
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !notCopied.test(basename(path)) && !copiedEmpty.test(basename(dirname(path))),
  });
  const [label] = await session.query('select labelfile from pg_backup_stop(wait_for_archive => false)');
  writeFileSync(join(to, 'backup_label'), String(label?.labelfile));
  writeFileSync(join(to, 'standby.signal'), '');
  const { host, port, user } = primary;
  const follow = `host=${host} port=${port} user=${user} application_name=${standbyName}`;
  writeFileSync(join(to, 'postgresql.auto.conf'), `primary_conninfo = '${follow}'\nwal_keep_size = '256MB'\n`);
  ownedLike(from, [
    join(home, 'postgres'),
    to,
    ...readdirSync(to, { recursive: true, encoding: 'utf8' }).map((name) => join(to, name)),
  ]);
};

/** A server that root started runs as another user. */
const ownedLike = (model: string, paths: readonly string[]): void => {
  const { uid, gid } = statSync(model);
  for (const path of paths) lchownSync(path, uid, gid);
};
