import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginSession, callMessage, sendTo } from '../support/http-conversation.ts';
import { startTrackerServer, type TrackerServer } from '../support/tracker-server.ts';

const clients = 200;

let home: TrackerServer;
beforeAll(async () => {
  home = await startTrackerServer('--auth', 'token', '--rate', '10000');
});
afterAll(() => home.close());

it('200 clients of two workspaces, all with the same request ids, see their own answers and workspace alone', async () => {
  const other = join(home.scratch.directory, 'other');
  mkdirSync(other);
  const tokens = [await home.token(), await home.token({ path: other })] as const;
  const sessions = await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      const side = index % 2 === 0 ? 'left' : 'right';
      const { header } = side === 'left' ? tokens[0] : tokens[1];
      return {
        side,
        name: `${side}-${index}`,
        session: await beginSession(home.url, header, `client ${side}-${index}`),
      };
    }),
  );
  expect(new Set(sessions.map(({ session }) => session.headers['mcp-session-id'])).size).toBe(clients);

  for (let round = 0; round < 3; round += 1)
    await Promise.all(
      sessions.map(async ({ side, name, session }) => {
        const opposite = side === 'left' ? 'right' : 'left';
        const title = `${name} round ${round}`;
        const created = await session.call('create_work_item', { item_type: 'task', title });
        expect(created.result?.structuredContent).toMatchObject({ title, created_by: `client ${name}` });
        const list = JSON.stringify(await session.call('list_work_items', { limit: 100 }));
        expect(list).toContain(`"${side}-`);
        expect(list).not.toContain(`"${opposite}-`);
      }),
    );

  // A session's id is worth nothing with the token of the other workspace.
  const foreign = sessions.filter(({ side }) => side === 'left').slice(0, 20);
  for (const { session } of foreign) {
    const stolen = { ...session.headers, ...tokens[1].header };
    expect((await sendTo(home.url, { headers: stolen, body: callMessage(1, 'list_work_items') })).status).toBe(404);
  }
  const [left, right] = await Promise.all(
    sessions.slice(0, 2).map(async ({ session }) => (await session.call('list_work_items')).result?.structuredContent),
  );
  expect([left?.total_count, right?.total_count]).toEqual([(clients / 2) * 3, (clients / 2) * 3]);
}, 60_000);
