import { cp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createScratch, type Scratch, serverProgram } from './support/server-process.ts';
import { converse, initialize } from './support/stdio-conversation.ts';

let scratch: Scratch;
let copy: string;
beforeEach(async () => {
  scratch = await createScratch();
  copy = join(scratch.directory, 'dist');
  await cp(dirname(serverProgram), copy, { recursive: true });
});
afterEach(() => scratch.clean());

/** What a build of another version does to the files of a server that runs. */
const takeAwayChunks = async (): Promise<void> => {
  for (const file of await readdir(copy)) if (file !== 'main.js') await rm(join(copy, file));
};

const list = { id: 1, method: 'tools/list' };
const call = { id: 2, method: 'tools/call', params: { name: 'query_work_item', arguments: { id: 'x' } } };

it('goes on when its files are taken away after the client introduced itself', async () => {
  const { ask, say } = converse(scratch.startProgram(join(copy, 'main.js')));
  await ask(initialize);
  say('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  await sleep(1_500); // loading in the background shows nowhere
  await takeAwayChunks();
  expect(Object(await ask(list)).result.tools).not.toHaveLength(0);
  expect((await ask(call)).result).toMatchObject({ structuredContent: { error: 'ValidationError' } });
});

it('says that it must be restarted when they are gone before, and shows no path', async () => {
  const server = scratch.startProgram(join(copy, 'main.js'));
  const { ask } = converse(server);
  await ask(initialize);
  await takeAwayChunks();
  for (const request of [list, call]) {
    const answer = await ask(request);
    expect(answer.error).toEqual({ code: -32603, message: expect.stringContaining('Restart the server.') });
    expect(JSON.stringify(answer)).not.toContain(scratch.directory);
  }
  server.child.kill('SIGTERM');
  await server.exited;
  expect(server.stderr()).toContain('a part of the program cannot be loaded');
});
