import { creation, verifies } from '@tracker/testing';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../src/announcements/listen.ts';
import { connectionOf } from '../src/connection.ts';
import { recordStatements } from './statement-recorder.ts';
import { newWorkspace, useTestHome } from './test-home.ts';

const home = useTestHome();

/** What PostgreSQL announces of a workspace, heard by a bare client. */
const heardOf = async (workspaceId: string): Promise<string[]> => {
  const client = new pg.Client(home.target());
  onTestFinished(() => client.end());
  await client.connect();
  await client.query(`listen "tracker_${workspaceId.replaceAll('-', '')}"`);
  const heard: string[] = [];
  client.on('notification', ({ payload }) => void heard.push(payload ?? ''));
  return heard;
};

const listeners = async (): Promise<number> =>
  (
    await home.sql(
      "select from pg_stat_activity where datname = current_database() and query like 'listen \"tracker_%'",
    )
  ).length;

it('announces many changes as few, once they can be read', async () => {
  verifies('FR-036');
  const [workspace, other] = [newWorkspace(), newWorkspace()];
  const [heard, elsewhere] = [await heardOf(workspace.id), await heardOf(other.id)];
  const store = home.client().store(workspace);
  await store.configuration();
  await Promise.all(Array.from({ length: 40 }, () => store.apply([creation()])));
  await expect.poll(() => heard.length).toBeGreaterThan(0);
  const reader = home.client().store(workspace);
  expect((await reader.workItems({ includeDeleted: false, limit: 1, offset: 0 })).value.totalCount).toBe(40);
  await expect.poll(() => heard.length).toBeLessThan(20);
  expect(new Set(heard)).toEqual(new Set(['']));
  expect(elsewhere).toEqual([]);
});

it('announces after the commit and outside of every transaction, also what a closing client has just written', async () => {
  const workspace = newWorkspace();
  const heard = await heardOf(workspace.id);
  const client = home.client();
  const store = client.store(workspace);
  await store.configuration();
  const parent = creation();
  const recorder = recordStatements();
  await store.apply([parent, creation({ parent_id: parent.entityId })]);
  await client.close();
  recorder.stop();
  await expect.poll(() => heard.length).toBe(1);
  const texts = recorder.sent.map(({ text }) => text.toLowerCase());
  const announced = texts.findIndex((text) => text.includes('pg_notify'));
  expect(announced).toBeGreaterThan(texts.findIndex((text) => text.startsWith('commit')));
  expect(texts.findIndex((text) => text.startsWith('commit'))).toBeGreaterThan(0);
});

it('says nothing of what was refused', async () => {
  const workspace = newWorkspace();
  const heard = await heardOf(workspace.id);
  const client = home.client();
  const store = client.store(workspace);
  await expect(store.apply([creation({ parent_id: creation().entityId })])).rejects.toThrow();
  await client.close();
  expect(heard).toEqual([]);
});

it('listens with one connection, and says when that is gone', async () => {
  const workspace = newWorkspace();
  const client = home.client();
  const told: string[] = [];
  const listener = { announced: () => void told.push('announced'), ended: () => void told.push('ended') };
  const listening = await client.listen(workspace.id, listener);
  expect(listening).not.toBeNull();
  expect(await listeners()).toBe(1);
  await home.client().store(workspace).apply([creation()]);
  await expect.poll(() => told).toEqual(['announced']);
  await home.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen \"tracker_%'",
  );
  await expect.poll(() => told).toEqual(['announced', 'ended']);
  const again = await client.listen(workspace.id, listener);
  await again?.close();
  await expect.poll(listeners).toBe(0);
  expect(told).toEqual(['announced', 'ended']);
  await client.listen(workspace.id, listener);
  await client.close();
  await expect.poll(listeners).toBe(0);
});

it('does not take a LISTEN for granted whose announcements do not arrive', async () => {
  const connection = connectionOf({ target: home.target(), applicationName: 'test', clock: () => '' });
  const listener = { announced: () => {}, ended: () => {} };
  expect(await listen(connection, async () => {}, newWorkspace().id, listener)).toBeNull();
  await expect.poll(listeners).toBe(0);
  const away = { ...connection, config: { ...connection.config, host: '127.0.0.1', port: 1 } };
  expect(await listen(away, async () => {}, newWorkspace().id, listener)).toBeNull();
  const pooled = home.client({ namedStatements: false });
  expect(await pooled.listen(newWorkspace().id, listener)).toBeNull();
});
