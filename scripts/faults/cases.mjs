import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';
import { runInjected } from './strace.mjs';
import { makeReadOnly, makeWritable, withTmpfs } from './tmpfs.mjs';

const { createCache, createJournal } = await import('../../packages/cache/dist/index.js');

const workspaceId = '0190a000-0000-7000-8000-000000000001';
const writer = join(repositoryRoot, 'packages/cache/test/journal-writer.mjs');
const now = () => new Date().toISOString();
const refuseNotices = (notice) => assert.fail(notice);

/** Each case gets an empty directory and throws where its property does not hold; `false`: it cannot be tried here. */
export const cases = [
  ...[1, 2, 3].map((n) => ({
    name: `the process is killed at rename ${n} of the journal`,
    run: (directory) => injected(`rename:signal=SIGKILL:when=${n}`, directory, { acknowledged: n - 1, mayExceed: 1 }),
  })),
  ...[1, 3, 5].map((n) => ({
    name: `fsync ${n} (of the file) answers EIO`,
    run: (directory) => injected(`fsync:error=EIO:when=${n}`, directory, { acknowledged: (n - 1) / 2, mayExceed: 0 }),
  })),
  ...[2, 4].map((n) => ({
    name: `fsync ${n} (of the directory) answers EIO`,
    run: (directory) => injected(`fsync:error=EIO:when=${n}`, directory, { acknowledged: n / 2 - 1, mayExceed: 0 }),
  })),
  { name: 'the disk is full', run: diskFull },
  { name: 'the disk becomes read-only', run: diskReadOnly },
];

async function injected(injection, directory, { acknowledged, mayExceed }) {
  const { stdout } = await runInjected(injection, writer, [directory, '0', '4', 'writer']);
  const said = stdout.split('\n').filter((line) => line !== '');
  assert.equal(said.length, acknowledged, 'the fault came at another place');
  const titles = await titlesIn(directory);
  assert.deepEqual(titles.slice(0, said.length), said, 'an acknowledged entry is missing');
  assert.ok(titles.length - said.length <= mayExceed, 'an entry that was refused is there');
  await appendTo(directory, 'afterwards');
  assert.equal((await titlesIn(directory)).length, titles.length + 1);
}

async function diskFull(scratch) {
  return await withTmpfs(join(scratch, 'small'), '400k', async (disk) => {
    const directory = join(disk, 'workspace');
    const kept = [];
    const filler = join(disk, 'filler');
    for (let i = 1; i <= 3; i += 1) kept.push(await appendTo(directory, `before ${i}`));
    fill(filler);
    await assert.rejects(appendTo(directory, 'while full'), { name: 'LayerUnavailableError', message: /ENOSPC/ });
    assert.deepEqual(await titlesIn(directory), kept);
    rmSync(filler);
    kept.push(await appendTo(directory, 'afterwards'));
    assert.deepEqual(await titlesIn(directory), kept);
  });
}

const fill = (path) => {
  for (const size of [4_096, 256, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
    }
  }
};

async function diskReadOnly(scratch) {
  return await withTmpfs(join(scratch, 'disk'), '4m', async (disk) => {
    const directory = join(disk, 'workspace');
    await appendTo(directory, 'before');
    await writeCache(directory);
    await makeReadOnly(disk);
    await assert.rejects(appendTo(directory, 'while read-only'), { name: 'LayerUnavailableError', message: /EROFS/ });
    assert.deepEqual(await titlesIn(directory), ['before']);
    assert.equal((await cacheAt(directory).load()).asOf, asOf);
    assert.equal(makeWritable(disk), 0);
    await appendTo(directory, 'afterwards');
    assert.deepEqual(await titlesIn(directory), ['before', 'afterwards']);
  });
}

const asOf = '2026-01-01T00:00:00.000Z';
const cacheAt = (directory) => createCache({ directory, workspaceId, report: refuseNotices, holder: 'faults' });

async function writeCache(directory) {
  const writing = await cacheAt(directory).openWriter();
  const chunks = (async function* () {})();
  await writing.replace({ head: { workspaceId, asOf, cursor: '1' }, chunks });
  await writing.release();
}

const journalAt = (directory) =>
  createJournal({ directory, workspaceId, clock: now, report: refuseNotices, holder: 'faults' });

async function appendTo(directory, title) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const change = {
    id: crypto.randomUUID(),
    kind: 'enhancement.update',
    entityId: workspaceId,
    base: { version: 1 },
    actor: 'faults',
    clientTime: now(),
    fields: { title },
  };
  await journalAt(directory).append([{ change, recordedAt: now(), order: 1, conflictId: null }]);
  return title;
}

const titlesIn = async (directory) =>
  (await journalAt(directory).read()).entries.map(({ change }) => change.fields.title);
