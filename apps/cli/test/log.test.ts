import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Shell, shell } from './command.ts';

const unreachable = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
const logged = /^\{"level":"warn"/m;

const configure = ({ directory }: Shell, settings: object): void => {
  mkdirSync(join(directory, '.tracker'));
  const config = { workspace_id: '0190f000-0000-7000-8000-000000000001', ...settings };
  writeFileSync(join(directory, '.tracker', 'config.json'), JSON.stringify(config));
};

it('writes the log that the workspace’s configuration asks for', async () => {
  const user = shell(unreachable);
  configure(user, { log: 'warn' });
  const { code, err } = await user.tracker('items', 'list');
  expect(code).toBe(0);
  expect(err).toMatch(logged);
});

it('writes none where nobody asks for one', async () => {
  const user = shell(unreachable);
  configure(user, {});
  const { code, err } = await user.tracker('items', 'list');
  expect(code).toBe(0);
  expect(err).not.toMatch(logged);
});
