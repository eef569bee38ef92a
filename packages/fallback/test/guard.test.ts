import { LayerUnavailableError, notFound } from '@tracker/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createGuard } from '../src/guard.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A database that answers nothing until it is told to, and counts who asks. */
const silentDatabase = () => {
  const state = { silent: true, calls: 0, probes: 0 };
  const asked = (kind: 'calls' | 'probes') => (): Promise<string> => {
    state[kind] += 1;
    return state.silent ? new Promise(() => {}) : Promise.resolve('answer');
  };
  const guard = createGuard({ probe: asked('probes'), retryAfterMs: 2_000 });
  return { state, guard, call: () => guard.run(asked('calls')) };
};

/** How long the promise took on the clock of the test, in milliseconds, and what came of it. */
const timed = async (promise: Promise<unknown>) => {
  const started = Date.now();
  const outcome = promise.then(
    (value) => ({ value, after: Date.now() - started }),
    (error: unknown) => ({ error, after: Date.now() - started }),
  );
  await vi.advanceTimersByTimeAsync(20_000);
  return outcome;
};

it('answers within 2 s of the database’s last answer, however many calls wait', async () => {
  const { call, state } = silentDatabase();
  const answers = Promise.all(Array.from({ length: 20 }, () => timed(call())));
  for (const { error, after } of (await answers) as { error?: unknown; after: number }[]) {
    expect(error).toBeInstanceOf(LayerUnavailableError);
    expect(after).toBeLessThan(2_000);
  }
  expect(state.probes).toBe(1);
});

it('asks nobody while the circuit is open, and is back within 10 s of the database’s return', async () => {
  const { call, state, guard } = silentDatabase();
  const first = call().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_600);
  expect(await first).toBeInstanceOf(LayerUnavailableError);
  expect(guard.isOpen()).toBe(true);
  const calls = state.calls;
  for (let number = 0; number < 50; number += 1) await expect(call()).rejects.toBeInstanceOf(LayerUnavailableError);
  expect(state.calls).toBe(calls);
  state.silent = false;
  await vi.advanceTimersByTimeAsync(2_100);
  expect(guard.isOpen()).toBe(false);
  expect(await call()).toBe('answer');
});

it('opens for no slow call alone, as long as the rest answers', async () => {
  const { call, state, guard } = silentDatabase();
  const slow = timed(call());
  state.silent = false;
  expect(await slow).toMatchObject({ error: expect.any(LayerUnavailableError) });
  expect(guard.isOpen()).toBe(false);
  expect(await call()).toBe('answer');
});

it('lets a refusal through and stays closed', async () => {
  const { guard, state } = silentDatabase();
  await expect(guard.run(() => Promise.reject(notFound('No.', '')))).rejects.toMatchObject({ code: 'NotFoundError' });
  expect(guard.isOpen()).toBe(false);
  expect(state.probes).toBe(0);
});

it.each([-3_600_000, 3_600_000])('tries again when it is time though the clock was set by %i ms', async (by) => {
  const { guard, state, call } = silentDatabase();
  await timed(call().catch(() => {}));
  state.silent = true;
  const failing = call().catch(() => 'away');
  await vi.advanceTimersByTimeAsync(1_900);
  expect(await failing).toBe('away');
  state.silent = false;
  vi.setSystemTime(Date.now() + by);
  await expect(call()).rejects.toThrow(LayerUnavailableError);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(guard.isOpen()).toBe(false);
  expect(await call()).toBe('answer');
});

it('lets one call try for all that came with it', async () => {
  const { guard, state, call } = silentDatabase();
  await timed(call().catch(() => {}));
  const asked = state.calls;
  const three = Promise.allSettled([call(), call(), call()]);
  await vi.advanceTimersByTimeAsync(1_900);
  expect((await three).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(state.calls).toBe(asked + 1);
  expect(guard.isOpen()).toBe(true);
});
