import { type BeforeOperation, createVolatileDisk, interposedFileSystem, powerFailures } from '@tracker/testing';
import { describe, expect, test } from 'vitest';
import type { KeyedRow } from '../src/cache/cache-file.ts';
import { type CacheService, createCacheService } from '../src/cache/cache-service.ts';
import { headAt, workspaceId } from './snapshots.ts';

const path = '/data/cache.sqlite';
const row = (name: string): KeyedRow => [`work_item:${name}`, JSON.stringify({ name })];

/** The states that a cache may be found in after `live`, by their cursors. */
const states: Readonly<Record<string, readonly string[]>> = { one: ['a', 'b'], two: ['b', 'c'] };

/** Writes two states; gives the cursor of the last one whose write was acknowledged. */
const live = async (service: CacheService): Promise<string | null> => {
  let acknowledged: string | null = null;
  try {
    await service.open(path, workspaceId);
    await service.begin();
    await service.put([row('a'), row('b')]);
    await service.write(headAt('2026-01-01T00:00:00.000Z', 'one'));
    acknowledged = 'one';
    await service.put([row('c')]);
    await service.remove(['work_item:a']);
    await service.write(headAt('2026-01-01T00:00:01.000Z', 'two'));
    acknowledged = 'two';
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
  }
  return acknowledged;
};

const found = async (service: CacheService): Promise<{ cursor: string; names: readonly string[] } | null> => {
  const opened = await service.open(path, workspaceId);
  if (opened.kind === 'missing') return null;
  if (opened.kind !== 'whole') throw new Error(`the file is ${opened.kind}`);
  const chunk = await service.nextRows(500);
  if (chunk === 'damaged' || (await service.nextRows(500)) === 'damaged') throw new Error('a row is damaged');
  const rows = JSON.parse(chunk ?? '[]') as readonly { readonly name: string }[];
  return { cursor: opened.head.cursor, names: rows.map(({ name }) => name) };
};

const operationCount = async (): Promise<number> => {
  let count = 0;
  const counting: BeforeOperation = () => {
    count += 1;
  };
  await live(createCacheService(interposedFileSystem(createVolatileDisk(), counting)));
  return count;
};

const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe('after a power failure at any operation', () => {
  test.each(powerFailures)(
    'the cache is one whole state, and none older than acknowledged: %s survives',
    async (survivors) => {
      const count = await operationCount();
      expect(count).toBeGreaterThanOrEqual(15);
      for (let n = 1; n <= count + 1; n += 1) {
        const disk = createVolatileDisk();
        let seen = 0;
        const dying: BeforeOperation = () => {
          seen += 1;
          if (seen >= n) throw failure('EIO');
        };
        const acknowledged = await live(createCacheService(interposedFileSystem(disk, dying)));
        const state = await found(createCacheService(disk.after(survivors)));
        if (state !== null) expect(state.names).toEqual(states[state.cursor]);
        if (acknowledged !== null) expect([acknowledged, 'two']).toContain(state?.cursor);
      }
    },
  );
});

test.each(['EIO', 'ENOSPC'])('after one operation that fails with %s the same work can be done again', async (code) => {
  const count = await operationCount();
  for (let n = 1; n <= count; n += 1) {
    const disk = createVolatileDisk();
    let seen = 0;
    const service = createCacheService(
      interposedFileSystem(disk, () => {
        seen += 1;
        if (seen === n) throw failure(code);
      }),
    );
    await live(service);
    expect(await live(service)).toBe('two');
    expect(await found(createCacheService(disk))).toEqual({ cursor: 'two', names: states.two });
    expect(disk.paths()).toEqual([path]);
  }
});

test('a file damaged anywhere is never read as whole, unless nothing of it is missing', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `${1_000 + i}`);
  const disk = createVolatileDisk();
  const service = createCacheService(disk);
  await service.open(path, workspaceId);
  await service.begin();
  await service.put(names.map(row));
  await service.write(headAt('2026-01-01T00:00:00.000Z', 'whole'));
  const bytes = Buffer.from((await disk.read(path)) ?? []);
  let noticed = 0;
  for (let i = 0; i < 300; i += 1) {
    const damagedDisk = createVolatileDisk([[path, damaged(bytes, i)]]);
    const state = await found(createCacheService(damagedDisk)).catch(() => 'damaged' as const);
    if (state === 'damaged') noticed += 1;
    else expect(state, `damage ${i}`).toEqual({ cursor: 'whole', names });
  }
  expect(noticed).toBeGreaterThan(150);
});

/** Cut, overwritten with zeros, or with one byte changed, spread over the file. */
const damaged = (bytes: Buffer, i: number): Buffer => {
  const at = Math.floor(bytes.length * ((i * 0.618_034) % 1));
  if (i % 3 === 0) return bytes.subarray(0, at);
  const copy = Buffer.from(bytes);
  if (i % 3 === 1) copy.fill(0, at, Math.min(bytes.length, at + 4_096));
  else copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
};
