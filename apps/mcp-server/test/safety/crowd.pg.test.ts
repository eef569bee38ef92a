import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginSession, callMessage } from '../support/http-conversation.ts';
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
    const answers = await Promise.all(
      Array.from({ length: requests }, (_, id) => {
        // Every hundredth does some work; a crowd of those would measure the database.
        const body = id % 100 === 0 ? callMessage(id, 'list_work_items') : ping(id);
        return answerTo(requestText(session.headers, body));
      }),
    );
    for (const [id, answer] of answers.entries())
      if (answer.startsWith('HTTP/1.1 200 ')) expect(answer).toContain(`"id":${id}`);
      else
        expect(answer).toMatch(/^HTTP\/1\.1 503 .*Retry-After: 1\r\n.*"Too many requests at once; try again later\."/s);
    expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200 ')).length).toBeGreaterThan(900);
    expect(peakMegabytes()).toBeLessThan(mostMegabytes);
    expect((await session.call('list_work_items')).result?.structuredContent).toMatchObject({ total_count: 1 });
  },
  60_000,
);

const ping = (id: number): string => JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' });

const requestText = (headers: Readonly<Record<string, string>>, body: string): string =>
  [
    'POST /mcp HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    'Accept: application/json, text/event-stream',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');

/**
 * A connection of its own, without an HTTP client, which would cost more than the server does. Connections beyond what
 * the system queues may be reset before the server sees them; those try again.
 */
const answerTo = (text: string, tries = 10): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(home.url.port), home.url.hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', (error) => (tries === 1 ? reject(error) : resolve(answerTo(text, tries - 1))));
  });
