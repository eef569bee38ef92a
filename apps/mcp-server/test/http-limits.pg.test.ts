import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession, callMessage, initializeMessage, sendTo } from './support/http-conversation.ts';
import { startTrackerServer, type TrackerServer } from './support/tracker-server.ts';

let home: TrackerServer;
beforeAll(async () => {
  home = await startTrackerServer(
    '--auth',
    'token',
    '--rate',
    '2',
    '--allow-host',
    'tracker.example.org',
    '--allow-origin',
    'https://board.example.org',
  );
});
afterAll(() => home.close());

describe('a caller', () => {
  it('that asks too often is told when to come again, and nobody else is', async () => {
    const [eager, calm] = [await home.token(), await home.token()];
    const session = await beginSession(home.url, eager.header);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => session.send(callMessage(index, 'list_work_items'))),
    );
    const late = answers.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThan(10);
    expect(late[0]?.body).toMatchObject({ error: { message: 'Too many requests; try again in 1 s.' } });
    expect(late[0]?.headers['retry-after']).toBe('1');
    expect((await sendTo(home.url, { headers: calm.header, body: initializeMessage() })).status).toBe(200);
  });

  it('is let in under the names and from the pages that were allowed, and no others', async () => {
    const { header } = await home.token();
    const status = async (headers: Readonly<Record<string, string>>) =>
      (await sendTo(home.url, { headers: { ...header, ...headers }, body: initializeMessage() })).status;
    expect(await status({ host: 'tracker.example.org' })).toBe(200);
    expect(await status({ host: 'TRACKER.example.org:443', origin: 'https://board.example.org' })).toBe(200);
    expect(await status({ host: 'tracker.example.org.evil.example' })).toBe(403);
    expect(await status({ origin: 'https://tracker.example.org' })).toBe(403);
    expect(await status({ origin: 'http://board.example.org' })).toBe(403);
  });

  it('with wrong tokens is stopped before each of them costs a look at the database', async () => {
    const wrong = (n: number) => ({ authorization: `Bearer tracker_${String(n).padStart(86, 'A')}` });
    const statuses: number[] = [];
    for (let n = 0; n < 15; n += 1)
      statuses.push((await sendTo(home.url, { headers: wrong(n), body: initializeMessage() })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    const { body, headers } = await sendTo(home.url, { headers: wrong(99), body: initializeMessage() });
    expect(body).toMatchObject({
      error: { message: expect.stringMatching(/^Too many refused tokens from this address; try again in \d s\.$/) },
    });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });
});
