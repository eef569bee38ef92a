import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { untilNobodyIsIn } from '@tracker/testing';

export const serverProgram = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The built server as a client meets it: a process with its own workspace and data directory. */
export interface ServerProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves as soon as `seen` finds what it looks for in stdout. */
  readonly until: <Found>(seen: (stdout: string) => Found | undefined) => Promise<Found>;
  readonly exited: Promise<Exit>;
}

export interface Scratch {
  /** Everything of the test is in it. */
  readonly directory: string;
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
  start(...argv: readonly string[]): ServerProcess;
  /** Starts another program than the built one, e.g. a copy. */
  startProgram(program: string, ...argv: readonly string[]): ServerProcess;
  /** Ends what still runs and removes the directories. */
  clean(): Promise<void>;
}

/** Nothing of the surroundings reaches a server under test but what it needs to run. */
const surroundings = ({ PATH, HOME, TMPDIR }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...(PATH === undefined ? {} : { PATH }),
  ...(HOME === undefined ? {} : { HOME }),
  ...(TMPDIR === undefined ? {} : { TMPDIR }),
});

/** A port that nobody listens on: connections are refused at once. */
const closedDatabase = 'postgresql://tracker@127.0.0.1:1/tracker';

export const createScratch = async (settings: NodeJS.ProcessEnv = {}): Promise<Scratch> => {
  const directory = await mkdtemp(join(tmpdir(), 'tracker-mcp-'));
  const workspace = await mkdtemp(join(directory, 'workspace-'));
  const env = {
    ...surroundings(process.env),
    DATABASE_URL: closedDatabase,
    TRACKER_DATA_DIR: join(directory, 'data'),
    TRACKER_WORKSPACE: workspace,
    TRACKER_LOG: 'error',
    ...settings,
  };
  const started: ServerProcess[] = [];
  const startProgram = (program: string, ...argv: readonly string[]): ServerProcess => {
    const server = startServer([program, ...argv], env);
    started.push(server);
    return server;
  };
  return {
    directory,
    workspace,
    env,
    start: (...argv) => startProgram(serverProgram, ...argv),
    startProgram,
    clean: async () => {
      await Promise.all(started.map(stopped));
      await untilNobodyIsIn(directory);
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

const stopsWithinMs = 10_000;

/** Asks it to end, and ends it where it does not. */
const stopped = async ({ child, exited }: ServerProcess): Promise<void> => {
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
  await exited;
  clearTimeout(impatience);
};

const startServer = (programAndArguments: readonly string[], env: NodeJS.ProcessEnv): ServerProcess => {
  const child = spawn(process.execPath, [...programAndArguments], { env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // Writing to a server that is gone fails; its exit says so already.
  child.stdin.on('error', () => {});
  const exited = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  return {
    child,
    exited,
    stdout: () => stdout,
    stderr: () => stderr,
    until: (seen) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = seen(stdout);
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', look);
        look();
        void exited.then(({ code }) => reject(new Error(`the server ended (${code}) before that; stderr: ${stderr}`)));
      }),
  };
};
