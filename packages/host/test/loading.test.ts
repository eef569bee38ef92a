import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { verifies } from '@tracker/testing';
import { expect, it } from 'vitest';
import { makeDirectory, scratchDirectory } from './scratch.ts';

const run = promisify(execFile);
const built = new URL('../dist/index.js', import.meta.url).href;

const inProcess = async (script: string): Promise<{ stdout: string; stderr: string }> => {
  const workspace = makeDirectory(scratchDirectory(), 'workspace');
  const env = { ...process.env, TRACKER_WORKSPACE: workspace, TRACKER_DATA_DIR: `${workspace}-data` };
  const source = `const host = await import(${JSON.stringify(built)});\n${script}`;
  return await run(process.execPath, ['--input-type=module', '--eval', source], { env });
};

it('opening a tracker loads neither PostgreSQL’s driver nor the logger', async () => {
  const { stdout } = await inProcess(`
    const { createRequire } = await import('node:module');
    const tracker = await host.openTracker();
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify(loaded.filter((file) => /\\/(pg|pino|@prisma)\\//.test(file))));
    await tracker.close();`);
  expect(JSON.parse(stdout)).toEqual([]);
});

it('logs JSON lines to stderr alone, in order, from the level on', async () => {
  verifies('FR-038');
  const { stdout, stderr } = await inProcess(`
    const logger = host.createLogger({ level: 'info' });
    logger.debug('hidden');
    logger.info('first', { attempt: 1 });
    logger.error('second');
    await logger.flush();`);
  expect(stdout).toBe('');
  const lines = stderr
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toEqual([
    expect.objectContaining({ level: 'info', msg: 'first', attempt: 1 }),
    expect.objectContaining({ level: 'error', msg: 'second' }),
  ]);
});

it('logs warnings by default, and for a level that does not exist', async () => {
  const { stderr } = await inProcess(`
    for (const logger of [host.createLogger(), host.createLogger({ level: 'loud' })]) {
      logger.info('hidden');
      logger.warn(logger.level);
      await logger.flush();
    }
    const silent = host.createLogger({ level: 'silent' });
    silent.error('hidden');
    await silent.flush();`);
  expect(stderr.match(/"msg":"\w+"/g)).toEqual(['"msg":"warn"', '"msg":"warn"']);
});
