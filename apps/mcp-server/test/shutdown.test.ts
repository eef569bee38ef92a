import { afterEach, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { converse, initialize } from './support/stdio-conversation.ts';

const scratches: Scratch[] = [];
afterEach(async () => {
  for (const scratch of scratches.splice(0)) await scratch.clean();
});

/** Runs a server until it ends of what happens in it at a SIGUSR2. */
const endedBy = async (fault: string) => {
  const body = `process.on('SIGUSR2', () => { ${fault} });`;
  const scratch = await createScratch({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(body)}` });
  scratches.push(scratch);
  const server = scratch.start();
  await converse(server).ask(initialize);
  server.child.kill('SIGUSR2');
  const exit = await server.exited;
  const lines = server.stderr().trim().split('\n');
  return { exit, logged: lines.map((line): unknown => JSON.parse(line)) };
};

it('says why it crashed', async () => {
  const { exit, logged } = await endedBy(`throw new Error('boom')`);
  expect(exit).toEqual({ code: 1, signal: null });
  expect(logged).toEqual([expect.objectContaining({ level: 'fatal', reason: expect.stringContaining('boom') })]);
});

it('says why it could not stop in order, and fails', async () => {
  const { exit, logged } = await endedBy(
    `process.stdin.pause = () => { throw new Error('stuck') }; process.kill(process.pid)`,
  );
  expect(exit).toEqual({ code: 1, signal: null });
  expect(logged).toEqual([
    expect.objectContaining({ msg: 'stopping failed', reason: expect.stringContaining('stuck') }),
  ]);
});

it('writes what was logged just before the end', async () => {
  const { exit, logged } = await endedBy(`Promise.reject(new Error('lost')); process.kill(process.pid)`);
  expect(exit).toEqual({ code: 0, signal: null });
  expect(logged).toEqual([expect.objectContaining({ level: 'error', reason: expect.stringContaining('lost') })]);
});
