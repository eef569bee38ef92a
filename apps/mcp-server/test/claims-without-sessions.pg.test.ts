import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callModern } from './support/modern-request.ts';
import { startTrackerServer, type TrackerServer } from './support/tracker-server.ts';

let home: TrackerServer;
beforeAll(async () => {
  home = await startTrackerServer();
});
afterAll(() => home.close());

const fieldsOf = ({ body }: { readonly body: unknown }) => Object(Object(body).result).structuredContent;

const claimBy = (client: object, id: string) => callModern(home.url, 'claim_work_item', { id }, { client });

const newItem = async (): Promise<string> =>
  fieldsOf(await callModern(home.url, 'create_work_item', { item_type: 'task', title: 'Wanted' })).key;

// Nothing but what a request says of its client tells clients of the 2026 era apart, where none shows a token.
describe('claims of clients without sessions and tokens', () => {
  it('belong to the client that says it is the same', async () => {
    const key = await newItem();
    const editor = { name: 'editor', version: '1' };
    expect(fieldsOf(await claimBy(editor, key))).toMatchObject({ holder: 'editor' });
    expect(fieldsOf(await claimBy(editor, key))).toMatchObject({ holder: 'editor' });
  });

  it.each([
    ['by name', { name: 'terminal', version: '1' }],
    ['by version', { name: 'editor', version: '2' }],
    ['by title', { name: 'editor', version: '1', title: 'Second window' }],
  ])('are kept from one that differs %s', async (_, other) => {
    const key = await newItem();
    await claimBy({ name: 'editor', version: '1' }, key);
    expect(fieldsOf(await claimBy(other, key))).toMatchObject({
      error: 'ValidationError',
      message: expect.stringContaining(`${key}, which editor works on`),
    });
  });
});
