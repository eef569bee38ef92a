import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginSession, callMessage, type Received } from '../support/http-conversation.ts';
import { startTrackerServer, type TrackerServer } from '../support/tracker-server.ts';

const requests = 10_000;
const mostMegabytes = 700;

let home: TrackerServer;
beforeAll(async () => {
  home = await startTrackerServer();
});
afterAll(() => home.close());

/** The most memory that the server ever had, in MB. */
const peakMegabytes = (): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${home.server.child.pid}/status`, 'utf8'))?.[1]) / 1024;

it.runIf(process.platform === 'linux')(
  '10,000 requests at once are answered or told to come again, in bounded memory',
  async () => {
    const session = await beginSession(home.url);
    await session.call('create_work_item', { item_type: 'task', title: 'Crowd' });
    const agent = new Agent({ maxSockets: requests });
    const answers = await Promise.all(
      Array.from({ length: requests }, (_, id) =>
        persistently(() => session.send(callMessage(id, 'list_work_items'), agent)),
      ),
    );
    agent.destroy();
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    for (const { status, headers, body } of answers)
      if (status === 503) {
        expect(headers['retry-after']).toBe('1');
        expect(body).toMatchObject({ error: { message: 'Too many requests at once; try again later.' } });
      }
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(900);
    for (const [id, { status, body }] of answers.entries()) if (status === 200) expect(body).toMatchObject({ id });
    expect(peakMegabytes()).toBeLessThan(mostMegabytes);
    expect((await session.call('list_work_items')).result?.structuredContent).toMatchObject({ total_count: 1 });
  },
  60_000,
);

/** Connections beyond what the system queues are reset before the server sees them. */
const persistently = async (send: () => Promise<Received>, tries = 10): Promise<Received> => {
  try {
    return await send();
  } catch (error) {
    if (tries === 1) throw error;
    return await persistently(send, tries - 1);
  }
};
