import { isUuid } from '@tracker/core';
import { expect, it } from 'vitest';
import { createIds } from '../src/index.ts';

const ids = createIds('workspace-1');
const timeOf = (id: string): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

it('makes UUID v7 that grow with time', () => {
  const made = Array.from({ length: 1000 }, () => ids.next());
  expect(new Set(made).size).toBe(1000);
  expect([...made].sort()).toEqual(made);
  expect(made.every((id) => id[14] === '7' && Math.abs(timeOf(id) - Date.now()) < 60_000)).toBe(true);
});

it('derives the same UUID v7 from the same workspace and name, and another from others', () => {
  const id = ids.derived('create_work_item/key-1');
  expect(id).toBe(createIds('workspace-1').derived('create_work_item/key-1'));
  expect(id).not.toBe(ids.derived('create_work_item/key-2'));
  expect(id).not.toBe(createIds('workspace-2').derived('create_work_item/key-1'));
  expect(isUuid(id)).toBe(true);
  expect(id).toMatch(/^00000000-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('does not confuse where the workspace ends and the name begins', () => {
  expect(createIds('a').derived('bc')).not.toBe(createIds('ab').derived('c'));
});

it('fingerprints with SHA-256', () => {
  expect(ids.digest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
