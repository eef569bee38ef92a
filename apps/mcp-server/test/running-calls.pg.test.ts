import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type HeldTable, holdTable, type TestDatabase, urlOf } from '@tracker/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type Wire, wires } from './support/wires.ts';

let database: TestDatabase;
let scratch: Scratch;
let held: HeldTable | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
});
afterEach(async () => {
  await held?.release();
  held = undefined;
  await scratch.clean();
  await database.drop();
});

const hold = async (table: string): Promise<HeldTable> => {
  held = await holdTable(database.target, table);
  return {
    ...held,
    release: async () => {
      await held?.release();
      held = undefined;
    },
  };
};

const task = (title: string) => ({ item_type: 'task', title });

const titlesOver = async ({ call, hear }: Wire): Promise<unknown> => {
  call(99, 'list_work_items');
  const { id, result } = await hear();
  expect(id).toBe(99);
  const { items } = Object(result?.structuredContent);
  return (items as { title: string }[]).map(({ title }) => title);
};

describe.each(wires)('a call that waits, %s', (_, connect) => {
  it('is told of as long as it runs, and answered last', async () => {
    const wire = await connect(scratch);
    expect(await titlesOver(wire)).toEqual([]);
    const items = await hold('work_items');
    wire.call(1, 'create_work_item', task('Slow'), { progressToken: 'p1' });
    const told = [await wire.hear(), await wire.hear()];
    await items.release();
    for (const [i, message] of told.entries())
      expect(message).toMatchObject({
        method: 'notifications/progress',
        params: { progressToken: 'p1', progress: i + 1, message: expect.stringContaining(`${i + 1} s`) },
      });
    let last = await wire.hear();
    while (last.method === 'notifications/progress') last = await wire.hear();
    expect(last).toMatchObject({ id: 1, result: { structuredContent: { title: 'Slow' } } });
    expect(await titlesOver(wire)).toEqual(['Slow']);
  });

  it('is finished and answered when the server is told to stop', async () => {
    const wire = await connect(scratch);
    expect(await titlesOver(wire)).toEqual([]);
    const items = await hold('work_items');
    wire.call(1, 'create_work_item', task('In time'));
    await items.awaited();
    wire.server.child.kill('SIGTERM');
    await sleep(200); // Long enough for a server that does not wait to be gone.
    await items.release();
    expect(await wire.hear()).toMatchObject({ id: 1, result: { structuredContent: { title: 'In time' } } });
    expect(await wire.server.exited).toEqual({ code: 0, signal: null });
    expect(await titlesOver(await connect(scratch))).toEqual(['In time']);
  });
});
