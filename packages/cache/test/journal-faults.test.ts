import { join } from 'node:path';
import { LayerUnavailableError } from '@tracker/core';
import {
  type BeforeOperation,
  createVolatileDisk,
  interposedFileSystem,
  powerFailures,
  type VolatileDisk,
} from '@tracker/testing';
import { describe, expect, test } from 'vitest';
import { openJournal, pending, titleOf, titlesIn } from './journals.ts';
import { scratchDirectory } from './scratch-directory.ts';

const path = (directory: string): string => join(directory, 'journal.sqlite');

/** Appends, revises and removes on a disk that runs into `before`; gives the titles that it was promised to keep. */
const lifeOf = async (directory: string, disk: VolatileDisk, before: BeforeOperation) => {
  const journal = openJournal(directory, { fileSystem: interposedFileSystem(disk, before) });
  const kept = new Set<string>();
  const gone = new Set<string>();
  const promised = async (work: Promise<unknown>, then: () => void): Promise<void> =>
    work.then(then, (error: unknown) => {
      if (!(error instanceof LayerUnavailableError)) throw error;
    });
  for (const title of ['one', 'two', 'three']) await promised(journal.append([pending(title)]), () => kept.add(title));
  const removal = journal.revise((entry) => (titleOf(entry) === 'two' ? null : entry));
  await promised(removal, () => gone.add('two'));
  // A removal that was refused may be found all the same when the power fails over it.
  kept.delete('two');
  await promised(journal.append([pending('four')]), () => kept.add('four'));
  return { kept: [...kept], gone };
};

const operations = async (): Promise<readonly string[]> => {
  const seen: string[] = [];
  await lifeOf(scratchDirectory(), createVolatileDisk(), (operation) => seen.push(operation));
  return seen;
};

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** From the nth operation on nothing works any more. */
const dyingAt = (n: number): BeforeOperation => {
  let count = 0;
  return () => {
    count += 1;
    if (count >= n) throw failure('EIO');
  };
};

describe('after a power failure at any operation', () => {
  test.each(powerFailures)('what was acknowledged is there, and nothing twice: %s survives', async (survivors) => {
    const count = (await operations()).length;
    expect(count).toBeGreaterThan(40);
    for (let n = 1; n <= count + 1; n += 1) {
      const directory = scratchDirectory();
      const disk = createVolatileDisk();
      const { kept, gone } = await lifeOf(directory, disk, dyingAt(n));
      const found = disk.after(survivors);
      const journal = openJournal(directory, { fileSystem: found });
      const titles = await titlesIn(journal);
      expect(titles, `power failed at operation ${n}`).toEqual(expect.arrayContaining(kept));
      expect(titles.filter((title) => gone.has(title))).toEqual([]);
      expect(new Set(titles).size).toBe(titles.length);
      expect(journal.notices).toEqual([]);
      await journal.append([pending('afterwards')]);
      expect(await titlesIn(openJournal(directory, { fileSystem: found }))).toEqual([...titles, 'afterwards']);
      expect(found.paths()).toEqual([path(directory)]);
    }
  });
});

describe.each(['EIO', 'ENOSPC', 'EACCES'])('when one operation fails with %s', (code) => {
  test('the write is refused, nothing of it is found, and the next one succeeds', async () => {
    const count = (await operations()).length;
    for (let n = 1; n <= count; n += 1) {
      const directory = scratchDirectory();
      const disk = createVolatileDisk();
      let seen = 0;
      const { kept } = await lifeOf(directory, disk, () => {
        seen += 1;
        if (seen === n) throw failure(code);
      });
      expect((await titlesIn(openJournal(directory, { fileSystem: disk }))).filter((title) => title !== 'two')).toEqual(
        kept.filter((title) => title !== 'two'),
      );
      expect(disk.paths()).toEqual([path(directory)]);
    }
  });

  test('the answer names the file, the error and the way out', async () => {
    const directory = scratchDirectory();
    const before: BeforeOperation = (operation) => {
      if (operation === 'sync') throw failure(code);
    };
    const journal = openJournal(directory, { fileSystem: interposedFileSystem(createVolatileDisk(), before) });
    await expect(journal.append([pending('one')])).rejects.toMatchObject({
      code: 'DatabaseError',
      message: `The journal ${path(directory)} cannot be used (${code}).`,
      hint: expect.stringMatching(/disk|TRACKER_DATA_DIR/),
    });
    expect(await titlesIn(journal)).toEqual([]);
  });
});
