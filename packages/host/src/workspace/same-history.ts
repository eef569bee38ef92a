import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const timeLimitMs = 10_000;

/**
 * Are these two clones of one project, that is, do they share a root commit? Runs Git and walks the whole history, so
 * ask only when an id turns up in a second place. Where Git cannot tell (it is missing, there is no commit yet, a
 * shallow clone ends elsewhere) the answer is no.
 */
export const haveSameHistory = async (commonDir: string, other: string): Promise<boolean> => {
  const [roots, otherRoots] = await Promise.all([rootCommits(commonDir), rootCommits(other)]);
  return roots.some((commit) => otherRoots.includes(commit));
};

const rootCommits = async (commonDir: string): Promise<readonly string[]> => {
  try {
    const { stdout } = await run('git', [`--git-dir=${commonDir}`, 'rev-list', '--max-parents=0', 'HEAD'], {
      env: withoutGit(process.env),
      timeout: timeLimitMs,
    });
    return stdout.split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
};

/** Inside a hook the variables of Git speak of the repository that runs the hook. */
const withoutGit = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
