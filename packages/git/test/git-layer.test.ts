import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LayerBusyError, LayerUnavailableError } from '@tracker/core';
import { printStatus, statusContent } from '@tracker/markdown';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createGitLayer } from '../src/index.ts';
import { itemRows, layerOf, snapshotOf, statusTime, titlesIn, workspaceId } from './layers.ts';
import { commitFile, footprint, git, newRepository, scratchDirectory } from './repositories.ts';

const status = (...titles: readonly string[]): string => `status\n${titles.join('\n')}\n`;
const file = '.project_status.md';
const early = '2020-01-01T00:00:00.000Z';
const late = '2099-01-01T00:00:00.000Z';
const ref = `refs/tracker/status/${workspaceId}`;

describe('snapshots', () => {
  test('what was written is read, whole and with its moment', async () => {
    const directory = newRepository();
    const rows = await itemRows(['one', 'two']);
    const layer = layerOf(directory);
    expect(await layer.stamp()).toBeNull();
    expect(await layer.write(snapshotOf(rows, late))).toBe('written');
    const state = await layer.load();
    expect(state).toMatchObject({ asOf: late, complete: true });
    const found = [];
    for await (const chunk of state.chunks) found.push(...chunk);
    expect(found).toEqual(expect.arrayContaining([...rows]));
    expect(found).toHaveLength(rows.length);
    expect(await layer.stamp()).toContain(git(directory, 'rev-parse', ref).trim());
  });

  test('the same rows are not written again, and older ones never', async () => {
    const directory = newRepository();
    const layer = layerOf(directory);
    const rows = await itemRows(['one']);
    await layer.write(snapshotOf(rows, '2026-01-02T00:00:00.000Z'));
    const before = git(directory, 'rev-parse', ref);
    expect(await layer.write(snapshotOf(rows, '2026-01-03T00:00:00.000Z'))).toBe('unchanged');
    expect(await layer.write(snapshotOf(await itemRows(['older']), '2026-01-01T00:00:00.000Z'))).toBe('older');
    expect(git(directory, 'rev-parse', ref)).toBe(before);
    expect(await layer.write(snapshotOf(await itemRows(['newer']), '2026-01-03T00:00:00.000Z'))).toBe('written');
    expect(git(directory, 'rev-list', '--count', ref).trim()).toBe('1');
  });

  test('each workspace of a repository has its own', async () => {
    const directory = newRepository();
    const other = '0190a000-0000-7000-8000-000000000002';
    await layerOf(directory).write(snapshotOf(await itemRows(['ours']), late));
    await expect(layerOf(directory, { workspaceId: other }).load()).rejects.toThrow(LayerUnavailableError);
    // Even under the other's name, since the workspace is written inside.
    git(directory, 'update-ref', `refs/tracker/status/${other}`, ref);
    await expect(layerOf(directory, { workspaceId: other }).load()).rejects.toThrow(LayerUnavailableError);
  });

  test('a ref that points at a branch is replaced, and the branch stays', async () => {
    const directory = newRepository();
    const commit = commitFile(directory, 'a', 'a');
    git(directory, 'symbolic-ref', ref, 'refs/heads/main');
    expect(await layerOf(directory).write(snapshotOf(await itemRows(['one']), late))).toBe('written');
    expect(git(directory, 'rev-parse', 'refs/heads/main').trim()).toBe(commit);
    expect(await titlesIn(await layerOf(directory).load())).toEqual(['one']);
  });

  test('a ref that holds something else is no snapshot, and is replaced', async () => {
    const directory = newRepository();
    commitFile(directory, 'head.json', '{"format": 1, "asOf": 7');
    git(directory, 'update-ref', ref, 'HEAD');
    await expect(layerOf(directory).load()).rejects.toThrow('neither a snapshot nor a status');
    expect(await layerOf(directory).write(snapshotOf(await itemRows(['one']), late))).toBe('written');
  });

  test('rows that Tracker would not write are not taken over', async () => {
    const directory = newRepository();
    const layer = layerOf(directory);
    await layer.write(snapshotOf(await itemRows(['one']), late));
    writeFileSync(join(directory, 'work_item.jsonl'), '{"section":"work_item","row":{"id":7}}\n');
    writeFileSync(join(directory, 'head.json'), git(directory, 'cat-file', 'blob', `${ref}:head.json`));
    git(directory, 'add', '.');
    git(directory, 'commit', '--quiet', '-m', 'forged');
    git(directory, 'update-ref', ref, 'HEAD');
    await expect(titlesIn(await layer.load())).rejects.toThrow(LayerUnavailableError);
  });
});

describe('the status in history', () => {
  test('is the newest that can be parsed', async () => {
    const directory = newRepository();
    commitFile(directory, file, status('first'));
    commitFile(directory, file, status('second'));
    commitFile(directory, file, '<<<<<<< HEAD\nstatus\n');
    commitFile(directory, 'other', 'x');
    const state = await layerOf(directory).load();
    expect(await titlesIn(state)).toEqual(['second']);
    expect(state).toMatchObject({ asOf: statusTime, complete: false });
  });

  test('is what the status file printed, and another workspace’s is none', async () => {
    const directory = newRepository();
    commitFile(directory, file, printStatus(statusContent(workspaceId, await itemRows(['one', 'two']))));
    const options = { directory, statusFile: file };
    expect(await titlesIn(await createGitLayer({ ...options, workspaceId }).load())).toEqual(['one', 'two']);
    const other = createGitLayer({ ...options, workspaceId: '0190a000-0000-7000-8000-000000000002' });
    await expect(other.load()).rejects.toThrow(LayerUnavailableError);
  });

  test('loses against a newer snapshot and wins against an older one', async () => {
    const directory = newRepository();
    commitFile(directory, file, status('committed'));
    const layer = layerOf(directory);
    await layer.write(snapshotOf(await itemRows(['early snapshot']), early));
    expect(await titlesIn(await layer.load())).toEqual(['committed']);
    await layer.write(snapshotOf(await itemRows(['late snapshot']), late));
    expect(await titlesIn(await layer.load())).toEqual(['late snapshot']);
  });

  test('is found in a directory of the repository, whatever that is called', async () => {
    const directory = newRepository();
    for (const name of ['--output=x', 'ž "quoted" [*]', '-rf', ':(glob)**']) {
      const workspace = join(directory, name);
      mkdirSync(workspace);
      commitFile(directory, `${name}/${file}`, status(name));
      expect(await titlesIn(await layerOf(workspace).load())).toEqual([name]);
      commitFile(directory, `${name}/${file}`, 'broken');
      expect(await titlesIn(await layerOf(workspace).load())).toEqual([name]);
    }
    const statusFile = '--all';
    commitFile(directory, statusFile, status('an option for a name'));
    commitFile(directory, statusFile, 'broken');
    expect(await titlesIn(await layerOf(directory, { statusFile }).load())).toEqual(['an option for a name']);
  });

  test('is not searched for without end', async () => {
    const directory = newRepository();
    const commits = Array.from({ length: 3_000 }, (_, i) => commitOf(i, i === 0 ? status('the first') : 'broken'));
    execFileSync('git', ['-C', directory, 'fast-import', '--quiet'], { input: commits.join('') });
    await expect(layerOf(directory).load()).rejects.toThrow(LayerUnavailableError);
  });
});

const commitOf = (i: number, content: string): string =>
  `commit refs/heads/main\ncommitter u <u@e> ${1_700_000_000 + i} +0000\ndata 1\nc\nM 100644 inline ${file}\n` +
  `data ${content.length + String(i).length}\n${content}${i}\n`;

describe('in every state of a repository', () => {
  const states: Readonly<Record<string, () => string>> = {
    'with an unborn branch': () => newRepository(),
    'that is bare': () => newRepository('--bare'),
    'with changes that are not committed': () => {
      const directory = committed();
      writeFileSync(join(directory, 'a'), 'changed');
      writeFileSync(join(directory, 'new'), 'new');
      git(directory, 'add', 'new');
      return directory;
    },
    'with conflicts': () => {
      const directory = committed();
      git(directory, 'checkout', '--quiet', '-b', 'other');
      commitFile(directory, 'a', 'theirs');
      git(directory, 'checkout', '--quiet', 'main');
      commitFile(directory, 'a', 'ours');
      expect(() => git(directory, 'merge', 'other')).toThrow();
      return directory;
    },
    'whose index is locked': () => {
      const directory = committed();
      writeFileSync(join(directory, '.git', 'index.lock'), '');
      return directory;
    },
    'with a detached HEAD': () => {
      const directory = committed();
      git(directory, 'checkout', '--quiet', '--detach');
      return directory;
    },
    'that is a shallow clone': () => {
      const source = committed();
      commitFile(source, 'b', 'b');
      const directory = scratchDirectory();
      git(directory, 'clone', '--quiet', '--depth=1', `file://${source}`, '.');
      return directory;
    },
    'that is a linked work tree': () => {
      const main = committed();
      const directory = join(scratchDirectory(), 'linked');
      git(main, 'worktree', 'add', '--quiet', directory);
      onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
      return directory;
    },
    'with a corrupt index': () => {
      const directory = committed();
      writeFileSync(join(directory, '.git', 'index'), 'no index');
      return directory;
    },
  };
  const committed = (): string => {
    const directory = newRepository();
    commitFile(directory, 'a', 'a');
    return directory;
  };

  test.each(Object.keys(states))(
    '%s a snapshot is written and read, and all that is the user’s stays',
    async (name) => {
      const directory = states[name]?.() ?? '';
      const place = git(directory, 'rev-parse', '--path-format=absolute', '--git-common-dir').trim();
      const before = [footprint(directory), footprint(place)];
      const layer = layerOf(directory);
      expect(await layer.write(snapshotOf(await itemRows(['one']), late))).toBe('written');
      expect(await titlesIn(await layer.load())).toEqual(['one']);
      expect([footprint(directory), footprint(place)]).toEqual(before);
    },
  );
});

describe('while its ref is locked', () => {
  const locked = async () => {
    const directory = newRepository();
    commitFile(directory, 'a', 'a');
    const layer = layerOf(directory);
    await layer.write(snapshotOf(await itemRows(['before']), early));
    const lock = join(directory, '.git', `${ref}.lock`);
    // A Git that has prepared a change of the ref and waits to be told to do it.
    const holder = spawn('git', ['-C', directory, 'update-ref', '--stdin'], { stdio: ['pipe', 'ignore', 'inherit'] });
    const ended = once(holder, 'close');
    onTestFinished(async () => {
      holder.kill('SIGKILL');
      await ended;
    });
    holder.stdin.write(`start\nupdate ${ref} ${git(directory, 'rev-parse', 'HEAD').trim()}\nprepare\n`);
    await expect.poll(() => existsSync(lock), { timeout: 10_000 }).toBe(true);
    return { directory, layer, lock, holder, ended };
  };
  const newer = async () => snapshotOf(await itemRows(['newer']), late);

  test('by a Git that ends soon, the snapshot is written then', async () => {
    const { directory, layer, holder } = await locked();
    const writing = layer.write(await newer());
    setTimeout(() => holder.stdin.end('abort\n'), 300);
    expect(await writing).toBe('written');
    expect(await titlesIn(await layer.load())).toEqual(['newer']);
    git(directory, 'fsck', '--strict');
  });

  test('by a Git that was killed, the write gives up and says what to do; done, the next snapshot is taken', async () => {
    const { directory, layer, lock, holder, ended } = await locked();
    holder.kill('SIGKILL');
    await ended;
    expect(existsSync(lock)).toBe(true);
    const before = footprint(directory);
    await expect(layer.write(await newer())).rejects.toMatchObject({
      constructor: LayerBusyError,
      message: `The snapshot could not be written: ${ref} is locked, or changes all the time.`,
      hint: `If no Git is running, delete the file ${ref}.lock in the repository's git directory.`,
    });
    // The lock is not Tracker's to take away, and what was there before is still read.
    expect(existsSync(lock)).toBe(true);
    expect(await titlesIn(await layer.load())).toEqual(['before']);
    expect(footprint(directory)).toEqual(before);
    git(directory, 'fsck', '--strict');
    rmSync(lock);
    expect(await layer.write(await newer())).toBe('written');
    expect(await titlesIn(await layer.load())).toEqual(['newer']);
  });
});

describe('where Git cannot tell', () => {
  test('because there is no repository, the layer is unavailable', async () => {
    const layer = layerOf(scratchDirectory());
    expect(await layer.stamp()).toBeNull();
    await expect(layer.load()).rejects.toThrow(LayerUnavailableError);
    await expect(layer.write(snapshotOf([], late))).rejects.toThrow(LayerUnavailableError);
  });

  test('because it is not installed, the answer says so', async () => {
    const directory = newRepository();
    vi.stubEnv('PATH', '/nonexistent');
    onTestFinished(() => void vi.unstubAllEnvs());
    const layer = layerOf(directory);
    expect(await layer.stamp()).toBeNull();
    await expect(layer.load()).rejects.toThrow('Git cannot be run.');
  });

  test('because it hangs, it is ended', async () => {
    const directory = newRepository();
    const bin = scratchDirectory();
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nexec sleep 300\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(layerOf(directory, { timeoutMs: 200 }).load()).rejects.toThrow('Git did not answer within 200 ms.');
  });

  test('because the directory is gone or a file, the layer is unavailable', async () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'file'), '');
    await expect(layerOf(join(directory, 'none')).load()).rejects.toThrow(LayerUnavailableError);
    await expect(layerOf(join(directory, 'file')).load()).rejects.toThrow(LayerUnavailableError);
  });
});
