import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LayerUnavailableError } from '@tracker/core';
import { type FileSystem, nodeFileSystem } from '@tracker/files';
import { createStatusFile } from '@tracker/markdown';
import { interposedFileSystem } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { scratch } from '../pending/copies.ts';

const fileIn = (directory: string, fileSystem: FileSystem = nodeFileSystem) =>
  createStatusFile({
    path: join(directory, '.project_status.md'),
    lockPath: join(directory, 'lock'),
    holder: 'test',
    fileSystem,
  });

/** The directory cannot be synced from now on until it is healed. */
const failingSync = () => {
  let fails = true;
  const fileSystem = interposedFileSystem(nodeFileSystem, (operation) => {
    if (fails && operation === 'syncDirectory') throw Object.assign(new Error('no'), { code: 'EIO' });
  });
  return {
    fileSystem,
    heal: () => {
      fails = false;
    },
  };
};

describe('a write that is refused because its directory cannot be synced', () => {
  it.each(['# Before\n', null])('leaves the text that was there: %j', async (before) => {
    const directory = scratch();
    const path = join(directory, '.project_status.md');
    if (before !== null) writeFileSync(path, before);
    const { fileSystem, heal } = failingSync();
    const file = fileIn(directory, fileSystem);
    await expect(file.update(() => '# After\n')).rejects.toThrow(LayerUnavailableError);
    heal();
    expect(await fileIn(directory).read()).toBe(before);
  });
});

it('syncs the directory also where the text stays: who wrote it may have died before', async () => {
  const directory = scratch();
  writeFileSync(join(directory, '.project_status.md'), '# Same\n');
  const { fileSystem } = failingSync();
  await expect(fileIn(directory, fileSystem).update((text) => text)).rejects.toThrow(LayerUnavailableError);
});

describe('a status file that is a link', () => {
  const linked = () => {
    const directory = scratch();
    mkdirSync(join(directory, 'elsewhere'));
    const target = join(directory, 'elsewhere', 'status.md');
    writeFileSync(target, '# Linked\n');
    symlinkSync(join('elsewhere', 'status.md'), join(directory, '.project_status.md'));
    return { directory, target, file: fileIn(directory) };
  };

  it('is written where it leads', async () => {
    const { target, file } = linked();
    await file.update((text) => `${text}more\n`);
    expect(readFileSync(target, 'utf8')).toBe('# Linked\nmore\n');
  });

  it('is found again where a writer was killed while its file was aside', async () => {
    const { target, file } = linked();
    const before = file.stamp();
    renameSync(target, `${target}.tracker-aside`);
    expect(file.stamp()).toBe(before);
    expect(await file.read()).toBe('# Linked\n');
    await file.update((text) => `${text}more\n`);
    expect(readFileSync(target, 'utf8')).toBe('# Linked\nmore\n');
  });

  it('makes the file that it leads to, where there is none', async () => {
    const { target, file } = linked();
    rmSync(target);
    await file.update(() => '# New\n');
    expect(readFileSync(target, 'utf8')).toBe('# New\n');
  });

  it('to itself is no file that can be used, and says so', () => {
    const directory = scratch();
    symlinkSync('.project_status.md', join(directory, '.project_status.md'));
    expect(() => fileIn(directory).stamp()).toThrow(LayerUnavailableError);
  });
});
