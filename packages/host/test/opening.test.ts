import { LayerBusyError, LayerUnavailableError, TrackerError } from '@tracker/core';
import { creation } from '@tracker/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpening } from '../src/database/opening.ts';
import { createOpeningStore } from '../src/database/opening-store.ts';
import { away, fakeDatabase, fakeSource } from './fake-source.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const workspace = { id: '0190aaaa-0000-7000-8000-000000000001', slug: 'test' };

const opened = (onFailure?: (error: unknown) => void) => {
  const source = fakeSource();
  const opening = createOpening({ source, ...(onFailure === undefined ? {} : { onFailure }) });
  return { source, opening, store: createOpeningStore(opening, workspace) };
};

/** The outcome of a promise that nobody waits for yet. */
const outcome = async (promise: Promise<unknown>) =>
  await promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

describe('the first call', () => {
  it('opens the database; all calls share one opening', async () => {
    const { source, opening, store } = opened();
    expect(source.opens).toBe(0);
    opening.start();
    const calls = [store.vendors(), store.configuration(), store.workItem('T-000000')];
    expect(source.opens).toBe(1);
    source.succeed();
    await Promise.all(calls);
    await store.vendors();
    expect(source.opens).toBe(1);
  });

  it('waits 15 s and then says that it goes on; the next call finds it open', async () => {
    const { source, store } = opened();
    const first = outcome(store.vendors());
    await vi.advanceTimersByTimeAsync(14_999);
    expect(await Promise.race([first, 'waiting'])).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toBe('The database is not ready after 15 s; it goes on starting.');
    const second = store.vendors();
    source.succeed();
    expect((await second).value).toEqual([]);
    expect(source.opens).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is refused for the reason that the opening failed for, and the next call tries again', async () => {
    const failures: unknown[] = [];
    const { source, store } = opened((error) => failures.push(error));
    const calls = [outcome(store.vendors()), outcome(store.vendors())];
    source.fail(away());
    expect(await Promise.all(calls)).toEqual(['gone', 'gone']);
    expect(failures).toHaveLength(1);
    const again = store.vendors();
    expect(source.opens).toBe(2);
    source.succeed();
    await again;
  });

  it('a failure in the background disturbs nobody', async () => {
    const { source, opening, store } = opened();
    opening.start();
    source.fail(away());
    await vi.runAllTimersAsync();
    const call = store.vendors();
    source.succeed();
    await call;
  });
});

describe('a database that is lost', () => {
  it('is found again inside the call, once for all calls', async () => {
    const { source, store } = opened();
    const first = store.vendors();
    source.succeed(fakeDatabase([away(), away(), away()]));
    await Promise.resolve();
    const calls = [first, store.vendors(), store.configuration()];
    await vi.waitUntil(() => source.opens === 2);
    source.succeed();
    await Promise.all(calls);
    expect(source.opens).toBe(2);
  });

  it('a call that fails late uses what others have opened since', async () => {
    const { source, opening, store } = opened();
    let failLate = () => {};
    let attempts = 0;
    const late = opening.use(async () => {
      attempts += 1;
      if (attempts > 1) return 'done';
      return await new Promise<string>((_, reject) => {
        failLate = () => reject(away());
      });
    });
    source.succeed(fakeDatabase([away()]));
    await vi.waitUntil(() => attempts === 1);
    const early = store.vendors();
    await vi.waitUntil(() => source.opens === 2);
    source.succeed();
    await early;
    failLate();
    expect(await late).toBe('done');
    expect(source.opens).toBe(2);
  });

  it('repeats a write under the same change id', async () => {
    const { source, store } = opened();
    const change = creation();
    const write = store.apply([change]);
    const database = fakeDatabase([away()]);
    source.succeed(database);
    await vi.waitUntil(() => source.opens === 2);
    source.succeed(database);
    expect((await write).value).toMatchObject([{ changeId: change.id, outcome: 'applied' }]);
  });

  it('fails the call when it cannot be found', async () => {
    const { source, store } = opened();
    const call = outcome(store.vendors());
    source.succeed(fakeDatabase([away()]));
    await vi.waitUntil(() => source.opens === 2);
    source.fail(new TrackerError('DatabaseError', 'still away'));
    expect(await call).toBe('still away');
  });

  it('repeats once and no more', async () => {
    const { source, store } = opened();
    const call = outcome(store.vendors());
    const database = fakeDatabase([away(), away(), away()]);
    source.succeed(database);
    await vi.waitUntil(() => source.opens === 2);
    source.succeed(database);
    expect(await call).toBe('gone');
    expect(source.opens).toBe(2);
  });

  it('does not repeat what ran into a time limit', async () => {
    const { source, opening } = opened();
    let calls = 0;
    const call = outcome(
      opening.use(async () => {
        calls += 1;
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        throw away();
      }),
    );
    source.succeed();
    await vi.runAllTimersAsync();
    expect(await call).toBe('gone');
    expect(calls).toBe(1);
  });

  it('does not look for a database again that is there, and only busy', async () => {
    const { source, store } = opened();
    const call = outcome(store.vendors());
    source.succeed(fakeDatabase([new LayerBusyError('locked')]));
    expect(await call).toBe('locked');
    expect(source.opens).toBe(1);
  });

  it('does not repeat a refusal', async () => {
    const { source, store } = opened();
    const call = outcome(store.vendors());
    source.succeed(fakeDatabase([new TrackerError('VersionConflictError', 'too late')]));
    expect(await call).toBe('too late');
    expect(source.opens).toBe(1);
  });
});

describe('closing', () => {
  it('waits for an opening that is under way and leaves nothing of it', async () => {
    const { source, opening, store } = opened();
    const call = outcome(store.vendors());
    const closing = opening.close();
    expect(source.closes).toBe(0);
    source.succeed();
    await closing;
    expect(await call).toBe('Tracker is closing.');
    expect(source.closes).toBe(1);
    expect(await outcome(store.vendors())).toBe('Tracker is closing.');
    expect(source.opens).toBe(1);
  });

  it('survives an opening that fails', async () => {
    const { source, opening } = opened();
    opening.start();
    const closing = opening.close();
    source.fail(away());
    await closing;
    expect(source.closes).toBe(1);
  });

  it('opens nothing when nothing was opened', async () => {
    const { source, opening } = opened();
    await opening.close();
    opening.start();
    expect(source.opens).toBe(0);
  });
});

it('words the failure of a call as the source of the database does', async () => {
  const source = fakeSource();
  const explained = new LayerUnavailableError('The embedded database does not answer.');
  const opening = createOpening({ source: { ...source, explained: () => explained } });
  const call = opening.use(() => Promise.reject(away()));
  for (let n = 0; n < 2; n += 1) {
    await vi.waitUntil(() => source.opens === n + 1);
    source.succeed();
  }
  await expect(call).rejects.toBe(explained);
});
