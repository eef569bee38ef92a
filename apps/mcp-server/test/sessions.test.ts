import { EventEmitter } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import { createSessions } from '../src/http/sessions.ts';

let now = 0;
let closed: string[] = [];
beforeEach(() => {
  now = 0;
  closed = [];
});

const sessionsOf = (most: number, ...ids: readonly string[]) => {
  const sessions = createSessions({ most, idleMs: 1_000, now: () => now });
  for (const id of ids) {
    now += 1;
    sessions.add(id, {
      workspace: { by: 'start' },
      owner: 'anyone',
      transport: { close: async () => void closed.push(id) },
    });
  }
  return sessions;
};

it('ends what was idle for long, and only that', async () => {
  const sessions = sessionsOf(10, 'idle', 'used', 'streaming');
  const [answer, stream] = [new EventEmitter(), new EventEmitter()];
  sessions.use('used', answer);
  sessions.use('streaming', stream);
  now = 600;
  answer.emit('close');
  now = 1_500;
  await sessions.expire();
  expect(closed).toEqual(['idle']);
  expect(sessions.find('idle')).toBeUndefined();
  now = 5_000;
  await sessions.expire();
  expect(closed).toEqual(['idle', 'used']);
  stream.emit('close');
  now = 10_000;
  await sessions.expire();
  expect(closed).toEqual(['idle', 'used', 'streaming']);
});

it('makes room by ending the one that was idle longest, never one in use', async () => {
  const sessions = sessionsOf(2, 'a', 'b');
  sessions.use('a', new EventEmitter());
  expect(await sessions.makeRoom()).toBe(true);
  expect(closed).toEqual(['b']);
  sessions.add('c', { workspace: { by: 'start' }, owner: 'anyone', transport: { close: async () => {} } });
  sessions.use('c', new EventEmitter());
  expect(await sessions.makeRoom()).toBe(false);
});

it('closes all, also when one cannot be closed', async () => {
  const sessions = sessionsOf(10, 'a');
  sessions.add('broken', {
    workspace: { by: 'start' },
    owner: 'anyone',
    transport: { close: () => Promise.reject(new Error('gone')) },
  });
  await sessions.closeAll();
  expect(closed).toEqual(['a']);
});
