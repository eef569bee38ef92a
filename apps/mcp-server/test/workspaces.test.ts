import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tracker } from '@tracker/host';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkspaces, type Workspaces } from '../src/http/workspaces.ts';

let directory: string;
let opened: string[];
let closed: string[];
let workspaces: Workspaces;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'tracker-workspaces-')));
  opened = [];
  closed = [];
  workspaces = createWorkspaces(trackerAt(place('own')), async (path) => {
    opened.push(path);
    if (path.endsWith('missing')) throw new Error('missing');
    return trackerAt(path);
  });
});
afterEach(() => rmSync(directory, { recursive: true }));

const place = (name: string): string => {
  mkdirSync(join(directory, name), { recursive: true });
  return join(directory, name);
};

/** As much of a tracker as is asked for here. */
const trackerAt = (path: string): Tracker =>
  ({ workspace: { path }, close: async () => void closed.push(path) }) as unknown as Tracker;

it('opens one workspace once, under whatever name a session gives it', async () => {
  const path = place('repo');
  symlinkSync(path, join(directory, 'link'));
  const trackers = [path, `${path}/`, `${path}/../repo`, join(directory, 'link')].map((header) =>
    workspaces.lease(header).tracker(),
  );
  expect(new Set(await Promise.all(trackers)).size).toBe(1);
  expect(opened).toEqual([path]);
});

it('uses its own workspace where a session names that or none', async () => {
  const headers = [undefined, place('own'), `${place('own')}/`];
  const own = await Promise.all(headers.map((header) => workspaces.lease(header).tracker()));
  expect(new Set(own).size).toBe(1);
  expect(opened).toEqual([]);
});

it('closes a workspace when its last session ends, and opens it again for the next', async () => {
  const path = place('repo');
  const [first, second] = [workspaces.lease(path), workspaces.lease(path)];
  await Promise.all([first.tracker(), first.tracker(), second.tracker()]);
  first.release();
  await Promise.resolve();
  expect(closed).toEqual([]);
  second.release();
  await expect.poll(() => closed).toEqual([path]);
  await workspaces.lease(path).tracker();
  expect(opened).toEqual([path, path]);
});

it('has room again for every session that ended', async () => {
  for (let n = 0; n < 45; n += 1) {
    const lease = workspaces.lease(place(`repo-${n}`));
    await lease.tracker();
    lease.release();
  }
  expect(opened).toHaveLength(45);
});

it('refuses the 21st at once, a relative path, and what it could not open', async () => {
  await expect(workspaces.lease('repo').tracker()).rejects.toThrow('absolute');
  for (let n = 0; n < 25; n += 1)
    await expect(workspaces.lease(join(directory, 'missing')).tracker()).rejects.toThrow();
  for (let n = 0; n < 20; n += 1) await workspaces.lease(place(`repo-${n}`)).tracker();
  await expect(workspaces.lease(place('one-more')).tracker()).rejects.toThrow('already holds 20');
});

it('closes everything at the end', async () => {
  await workspaces.lease(place('repo')).tracker();
  await workspaces.close();
  expect(closed.toSorted()).toEqual([join(directory, 'own'), join(directory, 'repo')]);
});
