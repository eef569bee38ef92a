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

// A call waits for the database to be opened; where that is held up it is neither answered nor given up.
describe.each(wires)('a call that waits, %s', (_, connect) => {
  it('is told of as long as it runs, and answered last', async () => {
    const opening = await hold('_prisma_migrations');
    const wire = await connect(scratch);
    wire.call(1, 'create_work_item', task('Slow'), { progressToken: 'p1' });
    const told = [await wire.hear(), await wire.hear()];
    await opening.release();
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

  it('changes nothing when it is cancelled before it reaches the database, and is not answered', async () => {
    const opening = await hold('_prisma_migrations');
    const wire = await connect(scratch);
    wire.call(1, 'create_work_item', task('Never'));
    await opening.awaited();
    await wire.cancel(1);
    await sleep(200); // A hung-up connection is noticed in a later turn.
    await opening.release();
    wire.call(2, 'create_work_item', task('Other'));
    let answer = await wire.hear();
    if (answer.id === 1) {
      // Over HTTP the POST of a cancelled call has to end.
      expect(answer).toMatchObject({ error: { code: -32800 } });
      answer = await wire.hear();
    }
    expect(answer).toMatchObject({ id: 2, result: { structuredContent: { title: 'Other' } } });
    expect(await titlesOver(wire)).toEqual(['Other']);
  });

  it('is finished and answered when the server is told to stop', async () => {
    const opening = await hold('_prisma_migrations');
    const wire = await connect(scratch);
    wire.call(1, 'create_work_item', task('In time'));
    await opening.awaited();
    wire.server.child.kill('SIGTERM');
    await sleep(200); // Long enough for a server that does not wait to be gone.
    await opening.release();
    expect(await wire.hear()).toMatchObject({ id: 1, result: { structuredContent: { title: 'In time' } } });
    expect(await wire.server.exited).toEqual({ code: 0, signal: null });
    expect(await titlesOver(await connect(scratch))).toEqual(['In time']);
  });
});
