import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tracker } from '@tracker/host';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WorkspaceChoice } from '../src/http/caller.ts';
import { createWorkspaces, type Workspaces } from '../src/http/workspaces.ts';

let directory: string;
let opened: string[];
let closed: string[];
let workspaces: Workspaces;
let registered: Map<string, string>;

const at = (path: string | undefined): WorkspaceChoice =>
  path === undefined ? { by: 'start' } : { by: 'header', path };
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-workspaces-')));
  opened = [];
  closed = [];
  registered = new Map();
  workspaces = createWorkspaces({
    own: trackerAt(place('own')),
    open: async (path) => {
      opened.push(path);
      if (path.endsWith('missing')) throw new Error('missing');
      return trackerAt(path);
    },
    pathOf: async (id) => registered.get(id) ?? null,
  });
});
afterEach(() => rmSync(directory, { recursive: true }));

const place = (name: string): string => {
  mkdirSync(join(directory, name), { recursive: true });
  return join(directory, name);
};

/** As much of a tracker as is asked for here. */
const trackerAt = (path: string): Tracker =>
  ({ workspace: { path, id: `id of ${path}` }, close: async () => void closed.push(path) }) as unknown as Tracker;

it('opens one workspace once, under whatever name a session gives it', async () => {
  const path = place('repo');
  symlinkSync(path, join(directory, 'link'));
  const trackers = [path, `${path}/`, `${path}/../repo`, join(directory, 'link')].map((header) =>
    workspaces.lease(at(header)).tracker(),
  );
  expect(new Set(await Promise.all(trackers)).size).toBe(1);
  expect(opened).toEqual([path]);
});

it('uses its own workspace where a session names that or none', async () => {
  const headers = [undefined, place('own'), `${place('own')}/`];
  const own = await Promise.all(headers.map((header) => workspaces.lease(at(header)).tracker()));
  expect(new Set(own).size).toBe(1);
  expect(opened).toEqual([]);
});

it('closes a workspace when its last session ends, and opens it again for the next', async () => {
  const path = place('repo');
  const [first, second] = [workspaces.lease(at(path)), workspaces.lease(at(path))];
  await Promise.all([first.tracker(), first.tracker(), second.tracker()]);
  first.release();
  await Promise.resolve();
  expect(closed).toEqual([]);
  second.release();
  await expect.poll(() => closed).toEqual([path]);
  await workspaces.lease(at(path)).tracker();
  expect(opened).toEqual([path, path]);
});

it('has room again for every session that ended', async () => {
  for (let n = 0; n < 45; n += 1) {
    const lease = workspaces.lease(at(place(`repo-${n}`)));
    await lease.tracker();
    lease.release();
  }
  expect(opened).toHaveLength(45);
});

it('refuses the 21st at once, a relative path, and what it could not open', async () => {
  await expect(workspaces.lease(at('repo')).tracker()).rejects.toThrow('absolute');
  for (let n = 0; n < 25; n += 1)
    await expect(workspaces.lease(at(join(directory, 'missing'))).tracker()).rejects.toThrow();
  for (let n = 0; n < 20; n += 1) await workspaces.lease(at(place(`repo-${n}`))).tracker();
  await expect(workspaces.lease(at(place('one-more'))).tracker()).rejects.toThrow('already holds 20');
});

it('closes everything at the end', async () => {
  await workspaces.lease(at(place('repo'))).tracker();
  await workspaces.close();
  expect(closed.toSorted()).toEqual([join(directory, 'own'), join(directory, 'repo')]);
});

it('opens the workspace of a token where it is registered, and nothing that has taken its place', async () => {
  const path = place('repo');
  registered.set(`id of ${path}`, path);
  registered.set('moved away', path);
  const of = (id: string) => workspaces.lease({ by: 'token', id }).tracker();
  expect((await of(`id of ${path}`)).workspace.path).toBe(path);
  expect((await of(`id of ${place('own')}`)).workspace.path).toBe(place('own'));
  for (const id of ['moved away', 'unknown'])
    await expect(of(id)).rejects.toThrow('The workspace of this token does not live on the machine of this server.');
});
