import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runDoomed } from '@tracker/testing';
import { expect, test } from 'vitest';
import { createCache } from '../src/index.ts';
import { scratchDirectory } from './scratch-directory.ts';
import { headAt, rowsIn, snapshotOf, workspaceId } from './snapshots.ts';

test('a writer killed at any file operation leaves a whole state, not older than acknowledged', {
  timeout: 180_000,
}, async () => {
  let deaths = 0;
  for (let deathAt = 1; ; deathAt += 1) {
    const directory = scratchDirectory();
    const program = join(import.meta.dirname, 'cache-writer.mjs');
    const { lines, killed } = await runDoomed(program, [directory, String(deathAt)]);
    const acknowledged = lines.length;
    const notices: string[] = [];
    const cache = createCache({ directory, workspaceId, report: (notice) => notices.push(notice), holder: 'test' });
    const state = await cache.load().catch(() => null);
    const count = state === null ? 0 : (await rowsIn(state)).length;
    expect([acknowledged, acknowledged + 1]).toContain(count);
    if (state !== null) expect(state.asOf).toBe(`2026-01-0${count}T00:00:00.000Z`);

    const writer = await cache.openWriter();
    expect(writer?.head()?.cursor).toBe(count === 0 ? undefined : String(count));
    await writer?.replace(snapshotOf([], headAt('2026-02-01T00:00:00.000Z')));
    await writer?.release();
    expect(notices).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(['cache.lock', 'cache.sqlite']);
    if (!killed) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(3 * 7);
});
