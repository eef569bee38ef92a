import { execFile } from 'node:child_process';
import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openTracker } from '../src/index.ts';
import { git, gitRepository, makeDirectory, scratchDirectory, writeText } from './scratch.ts';

const id = '0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee';
const idAt = async (workspace: string, dataDir: string): Promise<string> => {
  const tracker = await openTracker({ workspace, env: { TRACKER_DATA_DIR: dataDir } });
  await tracker.close();
  return tracker.workspace.id;
};
const configure = (directory: string, config: unknown) =>
  writeText(join(directory, '.tracker', 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));

describe('without a configuration', () => {
  it('a place keeps its id, and every other place has another', async () => {
    const root = scratchDirectory();
    const dataDir = join(root, 'data');
    const first = await idAt(makeDirectory(root, 'a'), dataDir);
    expect(await idAt(join(root, 'a'), dataDir)).toBe(first);
    expect(await idAt(makeDirectory(root, 'b'), dataDir)).not.toBe(first);
    expect(await idAt(join(root, 'a'), join(root, 'other data'))).not.toBe(first);
  });

  it('processes that start at once agree, and leave one identity behind', async () => {
    const root = scratchDirectory();
    const workspace = await gitRepository(root, 'project');
    const dataDir = join(root, 'data');
    const ids = await Promise.all(Array.from({ length: 8 }, () => idInProcess(workspace, dataDir)));
    expect(new Set(ids).size).toBe(1);
    expect(readdirSync(join(dataDir, 'workspaces')).sort()).toEqual([ids[0], 'locations'].sort());
  });

  it('calls of one process agree too', async () => {
    const root = scratchDirectory();
    const ids = await Promise.all(Array.from({ length: 30 }, () => idAt(root, join(root, 'data'))));
    expect(new Set(ids).size).toBe(1);
  });

  it('a damaged registration is an error that names the file, never a new workspace', async () => {
    const root = scratchDirectory();
    const dataDir = join(root, 'data');
    await idAt(root, dataDir);
    const locations = join(dataDir, 'workspaces', 'locations');
    const [file] = readdirSync(locations);
    writeText(join(locations, String(file)), '{"version":1');
    await expect(idAt(root, dataDir)).rejects.toMatchObject({
      code: 'DatabaseError',
      message: expect.stringContaining(String(file)),
    });
  });

  it('a data directory that is a file is an error with the way out', async () => {
    const root = scratchDirectory();
    writeText(join(root, 'data'), '');
    await expect(idAt(root, join(root, 'data'))).rejects.toMatchObject({
      code: 'DatabaseError',
      hint: expect.stringContaining('TRACKER_DATA_DIR'),
    });
  });
});

describe('with .tracker/config.json', () => {
  it('its id and slug win, also over what was registered before', async () => {
    const root = scratchDirectory();
    const dataDir = join(root, 'data');
    const before = await idAt(root, dataDir);
    configure(root, { workspace_id: id.toUpperCase(), slug: 'given', paths: {} });
    const tracker = await openTracker({ workspace: root, env: { TRACKER_DATA_DIR: dataDir } });
    await tracker.close();
    expect(tracker.workspace).toMatchObject({ id, slug: 'given' });
    expect(before).not.toBe(id);
  });

  it.each(['{', '[]', '{}', '{"workspace_id":"42"}', '{"workspace_id":1}'])('%s is refused', async (text) => {
    const root = scratchDirectory();
    configure(root, text);
    await expect(idAt(root, join(root, 'data'))).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(join(root, '.tracker', 'config.json')),
      hint: expect.stringContaining('Mend'),
    });
  });

  it('makes a directory inside a repository a workspace of its own', async () => {
    const root = scratchDirectory();
    const repository = await gitRepository(root, 'project');
    const inner = makeDirectory(repository, 'packages', 'a');
    configure(inner, { workspace_id: id });
    const dataDir = join(root, 'data');
    const tracker = await openTracker({ cwd: inner, env: { TRACKER_DATA_DIR: dataDir } });
    await tracker.close();
    expect(tracker.workspace).toMatchObject({ id, path: inner });
    expect(await idAt(repository, dataDir)).not.toBe(id);
  });

  it('an id copied into another project is refused with the way out', async () => {
    const root = scratchDirectory();
    const dataDir = join(root, 'data');
    const mine = await gitRepository(root, 'mine');
    const copy = await gitRepository(root, 'copy');
    for (const repository of [mine, copy]) configure(repository, { workspace_id: id });
    expect(await idAt(mine, dataDir)).toBe(id);
    const refused = expect(idAt(copy, dataDir)).rejects;
    await refused.toMatchObject({ code: 'ValidationError', hint: expect.stringContaining('Delete that file') });
    await expect(idAt(copy, dataDir)).rejects.toThrow(mine);
    expect(await idAt(mine, dataDir)).toBe(id);
  });

  it('a registered id is refused in an unrelated directory without Git, too', async () => {
    const root = scratchDirectory();
    const dataDir = join(root, 'data');
    const registered = await idAt(makeDirectory(root, 'a'), dataDir);
    configure(makeDirectory(root, 'b'), { workspace_id: registered });
    await expect(idAt(join(root, 'b'), dataDir)).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('a second clone of the same project shares the workspace', async () => {
    const root = scratchDirectory();
    const dataDir = join(root, 'data');
    const first = await gitRepository(root, 'first');
    configure(first, { workspace_id: id });
    await git(first, 'add', '.');
    await git(first, 'commit', '--quiet', '--message', 'configure');
    await git(root, 'clone', '--quiet', first, 'second');
    expect(await idAt(first, dataDir)).toBe(id);
    expect(await idAt(join(root, 'second'), dataDir)).toBe(id);
  });

  it('goes along when the project is moved', async () => {
    const root = scratchDirectory();
    const dataDir = join(root, 'data');
    const before = await gitRepository(root, 'before');
    configure(before, { workspace_id: id });
    expect(await idAt(before, dataDir)).toBe(id);
    renameSync(before, join(root, 'after'));
    expect(await idAt(join(root, 'after'), dataDir)).toBe(id);

    // What is copied from now on has to ask the new place.
    cpSync(join(root, 'after', '.tracker'), join(makeDirectory(root, 'copy'), '.tracker'), { recursive: true });
    await expect(idAt(join(root, 'copy'), dataDir)).rejects.toThrow(join(root, 'after'));
    rmSync(join(root, 'after'), { recursive: true });
    expect(await idAt(join(root, 'copy'), dataDir)).toBe(id);
  });
});

const run = promisify(execFile);

const idInProcess = async (workspace: string, dataDir: string): Promise<string> => {
  const built = new URL('../dist/index.js', import.meta.url).href;
  const script = `
    const { openTracker } = await import(${JSON.stringify(built)});
    const tracker = await openTracker();
    console.log(tracker.workspace.id);
    await tracker.close();`;
  const env = { ...process.env, TRACKER_WORKSPACE: workspace, TRACKER_DATA_DIR: dataDir };
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  return stdout.trim();
};
