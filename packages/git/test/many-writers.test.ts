import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { verifies } from '@tracker/testing';
import { expect, onTestFinished, test } from 'vitest';
import { layerOf, titlesIn } from './layers.ts';
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
