import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { verifies } from '@tracker/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { Git } from '../src/git-command.ts';
import { findRepository } from '../src/repository.ts';
import { writeSnapshot } from '../src/write-snapshot.ts';
import { itemRows, layerOf, snapshotOf, titlesIn } from './layers.ts';
import { commitFile, footprint, git, newRepository } from './repositories.ts';

const WRITERS = 12;
const SNAPSHOTS = 2;

test('of many processes that write at once the newest snapshot wins, and nothing is left behind', {
  timeout: 240_000,
}, async () => {
  verifies('FR-035');
  const directory = newRepository();
  commitFile(directory, 'a', 'a');
  const before = footprint(directory);
  const outcomes: unknown[] = [];
  const exits = Array.from({ length: WRITERS }, async (_, i) => {
    const child = fork(join(import.meta.dirname, 'snapshot-writer.mjs'), [directory, String(i), String(SNAPSHOTS)], {
      execArgv: [],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.on('message', (outcome) => outcomes.push(outcome));
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
  await Promise.all(exits);
  expect(outcomes).toHaveLength(WRITERS * SNAPSHOTS);
  expect(outcomes.filter((outcome) => outcome !== 'written' && outcome !== 'older')).toEqual([]);
  expect(await titlesIn(await layerOf(directory).load())).toEqual([`${SNAPSHOTS} of ${WRITERS - 1}`]);
  expect(footprint(directory)).toEqual(before);
  expect(git(directory, 'for-each-ref', '--format=%(refname)').trim().split('\n')).toHaveLength(2);
  expect(git(directory, 'count-objects', '-v')).toContain('garbage: 0');
  git(directory, 'fsck', '--strict');
});

test('a writer that is overtaken right before it moves the ref leaves the newer snapshot', async () => {
  const directory = newRepository();
  commitFile(directory, 'a', 'a');
  const layer = layerOf(directory);
  const newer = snapshotOf(await itemRows(['newer']), '2026-01-02T00:00:00.000Z');
  const found = await findRepository({ directory, timeoutMs: 10_000 });
  let overtaken = false;
  const git: Git = async (args, run) => {
    if (args[0] === 'update-ref' && !overtaken) {
      overtaken = true;
      expect(await layer.write(newer)).toBe('written');
    }
    return await found.git(args, run);
  };
  const older = snapshotOf(await itemRows(['older']), '2026-01-01T00:00:00.000Z');
  expect(await writeSnapshot(git, older, () => 0)).toBe('older');
  expect(await titlesIn(await layer.load())).toEqual(['newer']);
});
