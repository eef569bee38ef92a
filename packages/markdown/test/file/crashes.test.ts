import { join } from 'node:path';
import type { FileSystem } from '@tracker/files';
import { createStatusFile } from '@tracker/markdown';
import { createVolatileDisk, interposedFileSystem, powerFailures } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { copyAt, pending, scratch, titles } from '../pending/copies.ts';

const path = '/nowhere/.project_status.md';
const mine = '# Mine\n\nkept\n';

/** Every operation from the nth on fails, as if the process were dead. */
const dying = (disk: ReturnType<typeof createVolatileDisk>, at: number) => {
  let count = 0;
  const fileSystem = interposedFileSystem(disk, () => {
    count += 1;
    if (count >= at) throw Object.assign(new Error('dead'), { code: 'EIO' });
  });
  return { fileSystem, died: () => count >= at };
};

describe.each(powerFailures)('after a death with the power failure "%s"', (failure) => {
  it('the old text or the new is there whole, and what was acknowledged is in it', async () => {
    const directory = scratch();
    const states = new Set<string>();
    for (let at = 1; at < 60; at += 1) {
      const disk = createVolatileDisk([[path, Buffer.from(mine)]]);
      const first = pending('first');
      await copyAt({ path, directory, fileSystem: disk }).append([first]);
      const { fileSystem, died } = dying(disk, at);
      const acknowledged = await copyAt({ path, directory, fileSystem })
        .append([pending('second')])
        .then(
          () => true,
          () => false,
        );
      const found = disk.after(failure);
      const copy = copyAt({ path, directory, fileSystem: found });
      const before = await titles(copy);
      expect(before).toEqual(acknowledged || before.length === 2 ? ['first', 'second'] : ['first']);
      await copy.append([pending('third')]);
      expect(await titles(copy)).toEqual([...before, 'third']);
      const text = await createStatusFile({
        path,
        lockPath: join(directory, 'l'),
        holder: 't',
        fileSystem: found,
      }).read();
      expect(text?.startsWith(mine)).toBe(true);
      expect(found.paths().filter((name) => name.includes('aside'))).toEqual([]);
      states.add(`${before.length}`);
      if (!died()) break;
    }
    expect([...states].sort()).toEqual(['1', '2']);
  });
});

describe('an editor that saves in between', () => {
  const saving = (when: string, save: (disk: ReturnType<typeof createVolatileDisk>) => Promise<void> | void) => {
    const disk = createVolatileDisk([[path, Buffer.from(mine)]]);
    let saved = false;
    const fileSystem = interposedFileSystem(disk, (operation, name) => {
      if (saved || `${operation} ${name}` !== when) return;
      saved = true;
      void save(disk);
    });
    return { disk, fileSystem, saved: () => saved };
  };
  const theirs = '# Mine\n\nkept and edited\n';
  const aside = `${path}.tracker-aside`;

  it.each([
    ['before the file is taken aside', `rename ${aside}`],
    ['while the file is aside', `link ${path}`],
    ['after the new text is in place', 'syncDirectory /nowhere'],
  ])('is not lost: %s', async (_when, operation) => {
    const { disk, fileSystem, saved } = saving(operation, (target) => target.put(path, Buffer.from(theirs)));
    const copy = copyAt({ path, directory: scratch(), fileSystem });
    await copy.append([pending('a')]);
    expect(saved()).toBe(true);
    const text = Buffer.from((await disk.read(path)) ?? []).toString();
    expect(text.startsWith(theirs)).toBe(true);
  });

  it('is not lost when it writes into the file that was taken aside', async () => {
    const { disk, fileSystem, saved } = saving(`link ${path}`, (target) => target.put(aside, Buffer.from(theirs)));
    const copy = copyAt({ path, directory: scratch(), fileSystem });
    await copy.append([pending('a')]);
    expect(saved()).toBe(true);
    expect(
      Buffer.from((await disk.read(path)) ?? [])
        .toString()
        .startsWith(theirs),
    ).toBe(true);
    expect(await titles(copy)).toEqual(['a']);
  });

  it('keeps the pending changes that the editor did not know', async () => {
    const directory = scratch();
    const { disk, fileSystem } = saving(`link ${path}`, (target) => target.put(path, Buffer.from(theirs)));
    await copyAt({ path, directory, fileSystem: disk }).append([pending('first')]);
    await copyAt({ path, directory, fileSystem }).append([pending('second')]);
    expect(await titles(copyAt({ path, directory, fileSystem: disk }))).toEqual(['first', 'second']);
    expect(
      Buffer.from((await disk.read(path)) ?? [])
        .toString()
        .startsWith(theirs),
    ).toBe(true);
  });
});

describe('a writer that died while the file was aside, and an editor that saved then', () => {
  const theirs = '# Mine\n\nkept and edited\n';
  const append = (title: string, directory: string, fileSystem: FileSystem) =>
    copyAt({ path, directory, fileSystem }).append([pending(title)]);
  const diskAfter = async (directory: string) => {
    const disk = createVolatileDisk([[path, Buffer.from(mine)]]);
    await append('first', directory, disk);
    let dead = false;
    const fileSystem = interposedFileSystem(disk, (operation) => {
      dead ||= operation === 'link';
      if (dead) throw Object.assign(new Error('dead'), { code: 'EIO' });
    });
    await expect(append('never', directory, fileSystem)).rejects.toThrow();
    expect(disk.paths()).not.toContain(path);
    disk.put(path, Buffer.from(theirs));
    return disk;
  };
  const left = (disk: ReturnType<typeof createVolatileDisk>) => disk.paths().filter((name) => name !== path);

  it.each(['most', 'names'] as const)('lose nothing when the next writer dies as well: %s', async (failure) => {
    const directory = scratch();
    for (let at = 1, survived = false; !survived; at += 1) {
      const disk = await diskAfter(directory);
      const { fileSystem, died } = dying(disk, at);
      await append('second', directory, fileSystem).catch(() => {});
      survived = !died();
      const found = disk.after(failure);
      await append('third', directory, found);
      const known = await titles(copyAt({ path, directory, fileSystem: found }));
      expect([at, known.filter((title) => title !== 'second')]).toEqual([at, ['first', 'third']]);
      expect(left(found)).toEqual([]);
    }
  });

  it('lose nothing when the editor saves again while that is mended', async () => {
    const directory = scratch();
    const disk = await diskAfter(directory);
    let saved = false;
    const fileSystem = interposedFileSystem(disk, (operation, name) => {
      if (saved || operation !== 'rename' || !name.endsWith('aside')) return;
      saved = true;
      disk.put(path, Buffer.from(`${theirs}again\n`));
    });
    await append('second', directory, fileSystem);
    expect(saved).toBe(true);
    expect(await titles(copyAt({ path, directory, fileSystem: disk }))).toEqual(['first', 'second']);
    expect(left(disk)).toEqual([]);
    expect(
      Buffer.from((await disk.read(path)) ?? [])
        .toString()
        .startsWith(`${theirs}again\n`),
    ).toBe(true);
  });
});
