import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTestDatabase,
  type HeldTable,
  holdTable,
  openSession,
  type TestDatabase,
  urlOf,
  verifies,
} from '@tracker/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type Message, type Wire, wires } from './support/wires.ts';

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

const tree = { ...task('Parent'), children: [task('Child')], idempotency_key: 'once' };
const whole = { title: 'Parent', version: 1, children: [{ title: 'Child' }] };

/** Every item with how often it was created, past all servers. */
const inDatabase = async (): Promise<readonly string[]> => {
  const session = await openSession(database.target);
  try {
    const rows = await session.query(
      `select title || ' ' || (select count(*) from changes where entity_id = work_items.id) as item
       from work_items order by title desc`,
    );
    return rows.map(({ item }) => String(item));
  } finally {
    await session.end();
  }
};

/** Over HTTP the POST of a cancelled call has to end; anything else would be an answer that nobody waits for. */
const answerTo = async (wire: Wire, id: number): Promise<Message> => {
  const message = await wire.hear();
  if (message.id === id) return message;
  expect(message).toMatchObject({ id: 1, error: { code: -32800 } });
  return await answerTo(wire, id);
};

/** Returns when the write waits inside of its transaction and is cancelled. */
const cancelledWrite = async (connect: (scratch: Scratch) => Promise<Wire>) => {
  const wire = await connect(scratch);
  expect(await titlesOver(wire)).toEqual([]);
  const writing = await hold('changes');
  wire.call(1, 'create_work_item', tree);
  await writing.awaited();
  await wire.cancel(1);
  await sleep(200); // A hung-up connection is noticed in a later turn.
  return { wire, writing };
};

const patience = { timeout: 15_000, interval: 50 };

describe.each(wires)('a write that is cancelled while it runs, %s', (_, connect) => {
  it('is done whole, and its repetition gives the one result', async () => {
    const { wire, writing } = await cancelledWrite(connect);
    await writing.release();
    await expect.poll(inDatabase, patience).toEqual(['Parent 1', 'Child 1']);
    wire.call(2, 'create_work_item', tree);
    expect(await answerTo(wire, 2)).toMatchObject({ result: { structuredContent: whole } });
    expect(await inDatabase()).toEqual(['Parent 1', 'Child 1']);
  });
});

describe.each(wires.filter(([name]) => name.endsWith('stdio')))(
  'a cancelled write that goes on waiting, %s',
  (_, connect) => {
    it('waits on this machine with its repetition, while other calls are answered, and is done once', async () => {
      verifies('FR-029', 'FR-032');
      const { wire, writing } = await cancelledWrite(connect);
      wire.call(2, 'create_work_item', tree);
      const waiting = await answerTo(wire, 2);
      expect(waiting).toMatchObject({ result: { structuredContent: { ...whole, pending_sync: 2 } } });
      wire.call(3, 'list_vendors');
      expect(await answerTo(wire, 3)).toMatchObject({ result: { structuredContent: { vendors: [] } } });
      await writing.release();
      await expect.poll(inDatabase, patience).toEqual(['Parent 1', 'Child 1']);
      wire.call(4, 'create_work_item', tree);
      const { id } = Object(waiting.result?.structuredContent);
      expect(await answerTo(wire, 4)).toMatchObject({ result: { structuredContent: { ...whole, id } } });
      expect(await inDatabase()).toEqual(['Parent 1', 'Child 1']);
    });
  },
);
