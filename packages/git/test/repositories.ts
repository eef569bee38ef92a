import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilNobodyIsIn } from '@tracker/testing';
import { onTestFinished } from 'vitest';

/** A directory of its own for the running test. */
export const scratchDirectory = (): string => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-git-')));
  onTestFinished(async () => {
    try {
      await untilNobodyIsIn(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
  return directory;
};

/** A repository that outlives the single test. */
export const newContractRepository = (): { readonly directory: string; readonly remove: () => void } => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-git-')));
  git(directory, 'init', '--quiet');
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
};

/** The user's own Git. */
export const git = (directory: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', directory, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });

export const newRepository = (...options: readonly string[]): string => {
  const directory = scratchDirectory();
  git(directory, 'init', '--quiet', '--initial-branch=main', ...options);
  git(directory, 'config', 'user.name', 'A user');
  git(directory, 'config', 'user.email', 'user@example.com');
  return directory;
};

export const commitFile = (directory: string, name: string, content: string): string => {
  writeFileSync(join(directory, name), content);
  git(directory, 'add', '--', name);
  git(directory, 'commit', '--quiet', '-m', `Change ${name}`);
  return git(directory, 'rev-parse', 'HEAD').trim();
};

/** Every file with its content and its time, but for the objects and the refs that are Tracker's. */
export const footprint = (directory: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/(^|\/)(objects|refs\/tracker)(\/|$)/.test(name))
      .map((name) => [name, statSync(join(directory, name))] as const)
      .filter(([, stats]) => stats.isFile())
      .map(([name, { mtimeMs }]) => [name, `${mtimeMs} ${readFileSync(join(directory, name), 'base64')}`]),
  );
