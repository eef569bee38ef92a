import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LayerUnavailableError } from '@tracker/core';
import { lockFile, nodeFileSystem } from '@tracker/files';
import { createVolatileDisk } from '@tracker/testing';
import { expect, test } from 'vitest';
import { openJournal, pending, titlesIn, workspaceId } from './journals.ts';
import { scratchDirectory } from './scratch-directory.ts';

const other = '0190a000-0000-7000-8000-000000000002';

test('entries are read as they were appended, in order, by every process', async () => {
  const directory = scratchDirectory();
  const [first, second] = [openJournal(directory), openJournal(directory)];
  const entries = ['one', 'two', 'three'].map(pending);
  await first.append(entries.slice(0, 1));
  await second.append(entries.slice(1, 2));
  await first.append(entries.slice(2));
  const expected = { entries, foreign: [] };
  expect(await first.read()).toEqual(expected);
  expect(await second.read()).toEqual(expected);
  expect(await openJournal(directory).read()).toEqual(expected);
});

test('a journal that nobody wrote to is empty and makes no file', async () => {
  const directory = scratchDirectory();
  const journal = openJournal(join(directory, 'workspace'));
  expect(journal.stamp()).toBeNull();
  expect(await journal.read()).toEqual({ entries: [], foreign: [] });
  expect(readdirSync(directory)).toEqual([]);
});

test('a change is recorded once, however often it is appended', async () => {
  const directory = scratchDirectory();
  const entry = pending('once');
  const [first, second] = [openJournal(directory), openJournal(directory)];
  await Promise.all([first.append([entry, entry]), first.append([entry]), second.append([entry])]);
  expect(await titlesIn(first)).toEqual(['once']);
});

test('whoever reads while an entry is put on disk spoils nothing for the next one', async () => {
  const directory = scratchDirectory();
  let readMeanwhile = async (): Promise<unknown> => undefined;
  const syncDirectory = async (path: string) => {
    await readMeanwhile();
    await nodeFileSystem.syncDirectory(path);
  };
  const journal = openJournal(directory, { fileSystem: { ...nodeFileSystem, syncDirectory } });
  readMeanwhile = () => journal.read();
  for (const title of ['one', 'two', 'three']) await journal.append([pending(title)]);
  expect(await titlesIn(journal)).toEqual(['one', 'two', 'three']);
});

test('the stamp changes with every write of any process, and with nothing else', async () => {
  const directory = scratchDirectory();
  const [first, second] = [openJournal(directory), openJournal(directory)];
  const stamps = [first.stamp()];
  await first.append([pending('one')]);
  stamps.push(second.stamp());
  await second.append([pending('two')]);
  stamps.push(first.stamp());
  await first.revise(() => null);
  stamps.push(second.stamp());
  expect(new Set(stamps).size).toBe(4);
  await first.read();
  await first.append([]);
  expect(first.stamp()).toBe(stamps.at(-1));
});

test('entries are revised and removed in their places', async () => {
  const directory = scratchDirectory();
  const [first, second] = [openJournal(directory), openJournal(directory)];
  const [one, two, three] = [pending('one'), pending('two'), pending('three')];
  await first.append([one, two, three]);
  const conflictId = '0190a000-0000-7000-8000-00000000c0f1';
  await second.revise((entry) => {
    if (entry.change.id === two.change.id) return { ...entry, conflictId };
    return entry.change.id === one.change.id ? null : entry;
  });
  await first.append([pending('four')]);
  expect((await first.read()).entries).toMatchObject([{ ...two, conflictId }, three, { conflictId: null }]);
});

test('a revision that throws changes nothing and is told', async () => {
  const journal = openJournal(scratchDirectory());
  await journal.append([pending('one')]);
  const failing = journal.revise(() => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await titlesIn(journal)).toEqual(['one']);
});

test('appends at once share their writes', async () => {
  const directory = scratchDirectory();
  const disk = createVolatileDisk();
  let renames = 0;
  const rename: typeof disk.rename = async (from, to) => {
    renames += 1;
    await disk.rename(from, to);
  };
  const journal = openJournal(directory, { fileSystem: { ...disk, rename } });
  const titles = Array.from({ length: 50 }, (_, i) => `entry ${i}`);
  await Promise.all(titles.map((title) => journal.append([pending(title)])));
  expect(await titlesIn(journal)).toEqual(titles);
  expect(renames).toBe(1);
});

test('the journal of another workspace is neither read nor written', async () => {
  const directory = scratchDirectory();
  const theirs = openJournal(directory, { workspaceId: other });
  await theirs.append([pending('theirs')]);
  const stamp = theirs.stamp();
  const ours = openJournal(directory);
  const message = `The journal ${join(directory, 'journal.sqlite')} belongs to workspace ${other}.`;
  await expect(ours.read()).rejects.toThrow(message);
  await expect(ours.append([pending('ours')])).rejects.toThrow(LayerUnavailableError);
  expect(theirs.stamp()).toBe(stamp);
  expect(await titlesIn(theirs)).toEqual(['theirs']);
});

test('who holds the lock for too long is named, and nothing is added', async () => {
  const directory = scratchDirectory();
  const lock = await lockFile(join(directory, 'journal.lock'), {
    mode: 'exclusive',
    waitMs: 0,
    holder: 'a hung server',
  });
  const journal = openJournal(directory, { lockWaitMs: 50 });
  const append = journal.append([pending('late')]);
  await expect(append).rejects.toThrow(LayerUnavailableError);
  await expect(append).rejects.toThrow('(a hung server)');
  lock.release();
  expect(await titlesIn(journal)).toEqual([]);
  await journal.append([pending('in time')]);
  expect(await titlesIn(journal)).toEqual(['in time']);
});

test('a file that vanishes takes nothing with it that this process knows', async () => {
  const directory = scratchDirectory();
  const journal = openJournal(directory);
  await journal.append([pending('one')]);
  rmSync(directory, { recursive: true });
  await journal.append([pending('two')]);
  expect(await titlesIn(openJournal(directory))).toEqual(['one', 'two']);
});

test('only its owner can read the file, and nothing else lies beside it', async () => {
  const directory = join(scratchDirectory(), 'workspaces', workspaceId);
  await openJournal(directory).append([pending('one')]);
  expect(statSync(join(directory, 'journal.sqlite')).mode & 0o777).toBe(0o600);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(readdirSync(directory).sort()).toEqual(['journal.lock', 'journal.sqlite']);
});

test('a change of a kind that this program does not know is kept and shown, never applied', async () => {
  const directory = scratchDirectory();
  const journal = openJournal(directory);
  const unknown = pending('from a newer program');
  const change = { ...unknown.change, kind: 'work_item.transmute' };
  // A newer program's entry: its own types would allow it.
  await journal.append([{ ...unknown, change: change as unknown as typeof unknown.change }, pending('known')]);
  const read = await openJournal(directory).read();
  expect(read.entries.map(({ change: { kind } }) => kind)).toEqual(['work_item.create']);
  expect(read.foreign).toMatchObject([{ text: expect.stringContaining('work_item.transmute'), change: null }]);
  await openJournal(directory).revise(() => null);
  expect((await openJournal(directory).read()).foreign).toHaveLength(1);
});
