import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTracker } from '../src/index.ts';
import { git, gitRepository, makeDirectory, scratchDirectory, writeText } from './scratch.ts';

const opened = async (options: Parameters<typeof openTracker>[0] & { dataDir: string }) => {
  const { dataDir, env, ...rest } = options;
  const tracker = await openTracker({ ...rest, env: { ...env, TRACKER_DATA_DIR: dataDir } });
  await tracker.close();
  return tracker.workspace;
};

describe('which directory is the workspace', () => {
  const places = () => {
    const root = scratchDirectory();
    const [flag, environment, first, second, cwd] = ['flag', 'environment', 'first', 'second', 'cwd'].map((name) =>
      makeDirectory(root, name),
    ) as [string, string, string, string, string]; // five names, five paths
    return { flag, environment, first, second, cwd, dataDir: join(root, 'data') };
  };

  it('flag before environment before roots before the working directory', async () => {
    const { flag, environment, first, second, cwd, dataDir } = places();
    const env = { TRACKER_WORKSPACE: environment };
    const roots = [first, second];
    const all = { workspace: flag, env, roots, cwd, dataDir };
    expect(await opened(all)).toMatchObject({ path: flag, chosenBy: 'flag', slug: 'flag' });
    expect(await opened({ env, roots, cwd, dataDir })).toMatchObject({ path: environment, chosenBy: 'environment' });
    expect(await opened({ roots, cwd, dataDir })).toMatchObject({ path: first, chosenBy: 'roots' });
    expect(await opened({ cwd, dataDir })).toMatchObject({ path: cwd, chosenBy: 'directory' });
    const unexpanded = { TRACKER_WORKSPACE: '$'.concat('{TRACKER_WORKSPACE}') };
    expect(await opened({ env: unexpanded, cwd, dataDir })).toMatchObject({ chosenBy: 'directory' });
  });

  it('a flag is relative to the working directory', async () => {
    const { flag, cwd, dataDir } = places();
    expect(await opened({ workspace: '../flag', cwd, dataDir })).toMatchObject({ path: flag });
  });

  it('a wrong path is refused, however good the next source is', async () => {
    const { cwd, dataDir } = places();
    writeText(join(cwd, 'file'), '');
    const refused = { code: 'ValidationError', hint: expect.stringContaining('--workspace') };
    for (const workspace of ['missing', 'file', ''])
      await expect(opened({ workspace, cwd, dataDir })).rejects.toMatchObject(refused);
    await expect(opened({ env: { TRACKER_WORKSPACE: 'missing' }, cwd, dataDir })).rejects.toMatchObject(refused);
    await expect(opened({ roots: ['missing', cwd], cwd, dataDir })).rejects.toMatchObject(refused);
  });
});

describe('inside Git', () => {
  it('a directory stands for the top level, also through a symbolic link', async () => {
    const root = scratchDirectory();
    const repository = await gitRepository(root, 'My Project');
    const inner = makeDirectory(repository, 'packages', 'a');
    symlinkSync(inner, join(root, 'link'));
    const dataDir = join(root, 'data');
    const expected = { path: repository, slug: 'my-project' };
    expect(await opened({ cwd: inner, dataDir })).toMatchObject({ ...expected, chosenBy: 'git' });
    expect(await opened({ workspace: join(root, 'link'), dataDir })).toMatchObject({ ...expected, chosenBy: 'flag' });
  });

  it('linked work trees share the workspace and keep their paths', async () => {
    const root = scratchDirectory();
    const repository = await gitRepository(root, 'project');
    const linked = join(root, 'linked');
    await git(repository, 'worktree', 'add', '--quiet', linked);
    const dataDir = join(root, 'data');
    const main = await opened({ cwd: repository, dataDir });
    const other = await opened({ cwd: makeDirectory(linked, 'src'), dataDir });
    expect(other).toMatchObject({ id: main.id, slug: 'project', path: linked });
  });

  it('a work tree of a bare repository belongs to it', async () => {
    const root = scratchDirectory();
    const repository = await gitRepository(root, 'project');
    await git(root, 'clone', '--quiet', '--bare', repository, 'shared.git');
    for (const name of ['one', 'two'])
      await git(join(root, 'shared.git'), 'worktree', 'add', '--quiet', '-b', name, join(root, name));
    const dataDir = join(root, 'data');
    const one = await opened({ cwd: join(root, 'one'), dataDir });
    expect((await opened({ cwd: join(root, 'two'), dataDir })).id).toBe(one.id);
    expect((await opened({ cwd: repository, dataDir })).id).not.toBe(one.id);
  });

  it('a submodule is a workspace of its own', async () => {
    const root = scratchDirectory();
    const library = await gitRepository(root, 'library');
    const outer = await gitRepository(root, 'outer');
    await git(outer, 'submodule', '--quiet', 'add', library, 'vendored');
    const dataDir = join(root, 'data');
    const inner = await opened({ cwd: join(outer, 'vendored'), dataDir });
    expect(inner).toMatchObject({ path: join(outer, 'vendored'), chosenBy: 'git', slug: 'vendored' });
    expect(inner.id).not.toBe((await opened({ cwd: outer, dataDir })).id);
  });

  it('a work tree whose repository is gone is refused rather than taken for its parent', async () => {
    const root = scratchDirectory();
    const repository = await gitRepository(root, 'project');
    const stray = makeDirectory(repository, 'stray');
    writeText(join(stray, '.git'), 'gitdir: /nowhere/.git/worktrees/stray\n');
    await expect(opened({ cwd: stray, dataDir: join(root, 'data') })).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining('names a Git repository that does not exist'),
      hint: expect.stringContaining('git worktree repair'),
    });
  });

  it('a directory called .git that holds no repository is passed over, as Git does', async () => {
    const root = scratchDirectory();
    const repository = await gitRepository(root, 'project');
    makeDirectory(repository, 'inner', '.git');
    const workspace = await opened({ cwd: join(repository, 'inner'), dataDir: join(root, 'data') });
    expect(workspace.path).toBe(repository);
  });
});
