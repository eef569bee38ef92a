import { devNull } from 'node:os';
import { LayerUnavailableError } from '@tracker/core';

export interface GitOptions {
  /** The git directory; where it is not known yet, `workTree` is asked. */
  readonly gitDirectory?: string;
  /** Where the command runs. */
  readonly directory: string;
  /** After this many milliseconds the command is ended. */
  readonly timeoutMs: number;
}

export interface GitRun {
  readonly input?: string | Uint8Array;
  /** Variables of this command alone, such as who commits. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  /** What Git said about a failure; for the `cause` of an error, never for people or models. */
  readonly stderr: string;
}

/** One Git, with everything switched off that a repository's owner could have it run. */
export type Git = (args: readonly string[], run?: GitRun) => Promise<GitAnswer>;

/**
 * Runs Git's plumbing so that the repository is data and nothing else: its configuration is overruled where it names
 * programs, the user's and the system's are not read, no variable of the surrounding Git is handed on, no transport is
 * allowed, replaced objects are seen as they are. Arguments are never read by a shell.
 *
 * @throws LayerUnavailableError when Git is missing, takes too long or answers too much.
 */
export const createGit = ({ gitDirectory, directory, timeoutMs }: GitOptions): Git => {
  const place = gitDirectory === undefined ? [] : [`--git-dir=${gitDirectory}`];
  return async (args, { input, variables = {} } = {}) => {
    const { execa } = await import('execa');
    const result = await execa('git', ['--no-pager', '--no-replace-objects', ...place, ...overrides, ...args], {
      cwd: directory,
      env: { ...inherited(), ...environment, ...variables },
      extendEnv: false,
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
      reject: false,
      stripFinalNewline: false,
      timeout: timeoutMs,
      forceKillAfterDelay: 2_000,
      maxBuffer: longestOutput,
      windowsHide: true,
    });
    if (result.exitCode !== undefined && !result.isMaxBuffer)
      return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
    if (result.timedOut) throw new LayerUnavailableError(`Git did not answer within ${timeoutMs} ms.`);
    if (result.isMaxBuffer) throw new LayerUnavailableError('Git answered with more than can be read.');
    throw new LayerUnavailableError('Git cannot be run.', {
      hint: 'Install Git to have snapshots of the status in the repository; everything else works without.',
      cause: result,
    });
  };
};

/** In bytes; a snapshot of 100,000 items is about 80 MB. */
const longestOutput = 512 * 1_024 * 1_024;

/** Each of these would let a repository's configuration run a program or reach outside. */
const overrides = Object.entries({
  'core.hooksPath': devNull,
  'core.fsmonitor': 'false',
  'core.untrackedCache': 'false',
  'core.sshCommand': 'false',
  'core.gitProxy': '',
  'core.askPass': '',
  'core.editor': 'false',
  'core.pager': 'cat',
  'core.attributesFile': devNull,
  'core.excludesFile': devNull,
  'core.alternateRefsCommand': 'false',
  'core.useReplaceRefs': 'false',
  'core.fsync': 'committed',
  'credential.helper': '',
  'commit.gpgSign': 'false',
  'gpg.program': 'false',
  'log.showSignature': 'false',
  'protocol.allow': 'never',
  'gc.auto': '0',
  'maintenance.auto': 'false',
}).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const environment: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_SYSTEM: devNull,
  GIT_CONFIG_GLOBAL: devNull,
  GIT_ATTR_NOSYSTEM: '1',
  GIT_GRAFT_FILE: devNull,
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_PAGER: 'cat',
  GIT_ASKPASS: '',
};

/** What a program needs to be found and to run, and nothing that speaks to Git. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    ['PATH', 'Path', 'PATHEXT', 'SystemRoot', 'HOME', 'TMPDIR', 'TEMP', 'TMP'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
