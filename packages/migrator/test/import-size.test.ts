import { requirementsOf } from '@tracker/core';
import { testIds } from '@tracker/testing';
import { expect, it } from 'vitest';
import { planImport } from '../src/import/plan-import.ts';
import { readBeads } from '../src/index.ts';
import { importWorld } from './import-world.ts';

const issue = (id: string, needs: readonly string[]) =>
  JSON.stringify({
    id,
    title: id,
    status: 'open',
    dependencies: needs.map((depends_on_id) => ({ issue_id: id, depends_on_id, type: 'blocks' })),
  });

/** Each waits for the one before it. */
const chain = (length: number) =>
  Array.from({ length }, (_, n) => issue(`bd-${n}`, n === 0 ? [] : [`bd-${n - 1}`])).join('\n');

const planning = () => ({
  system: 'beads',
  ids: testIds(),
  actor: 'test',
  now: '2026-01-01T00:00:00.000Z',
  known: new Map(),
});

it('plans a chain of 10,000 without a look at what is in the database for any of its edges', () => {
  const { steps } = planImport(readBeads(chain(10_000)), planning());
  const creations = steps.map(([creation]) => creation).filter((creation) => creation !== undefined);
  expect(creations).toHaveLength(10_000);
  expect(creations.flatMap((creation) => requirementsOf(creation).edgesAround)).toEqual([]);
});

it('imports 2,000 in a chain once, with every link, whichever end the file states first', async () => {
  const { run, store, item } = importWorld('beads');
  const text = chain(2000).split('\n').reverse().join('\n');
  expect(await run(readBeads(text))).toMatchObject({ created: 2000, not_placed: [] });
  expect((await item('bd-1999')).waitsFor).toEqual(['bd-1998']);
  expect(await run(readBeads(text))).toMatchObject({ created: 0, already_present: 2000, changes_applied: 0 });
  expect((await store.workItems({ includeDeleted: true, limit: 10_000, offset: 0 })).value.rows).toHaveLength(2000);
});

it('leaves one edge out of a ring of 10,000, in whatever order it is told', () => {
  const ring = (numbers: readonly number[]) =>
    numbers.map((n) => issue(`bd-${n}`, [`bd-${(n + 1) % 10_000}`])).join('\n');
  const up = Array.from({ length: 10_000 }, (_, n) => n);
  // 7,919 is a prime, so this is each of them once.
  for (const order of [up, up.toReversed(), up.map((n) => (n * 7919) % 10_000)]) {
    const { steps, notPlaced } = planImport(readBeads(ring(order)), planning());
    expect([steps.length, notPlaced.length]).toEqual([10_000, 1]);
  }
});

it('keeps of a chain of 5,000 parents the nearest titles alone', () => {
  const below = (n: number) =>
    JSON.stringify({
      id: `bd-${n}`,
      title: `bd-${n}`,
      dependencies: n === 0 ? [] : [{ issue_id: `bd-${n}`, depends_on_id: `bd-${n - 1}`, type: 'parent-child' }],
    });
  const { steps } = planImport(readBeads(Array.from({ length: 5000 }, (_, n) => below(n)).join('\n')), planning());
  const last = steps.at(-1)?.[0];
  const chain = last?.kind === 'work_item.create' ? last.fields.metadata.source_chain : null;
  expect(chain).toEqual(Array.from({ length: 50 }, (_, n) => `bd-${4949 + n}`));
});

it('leaves out of a knot only the edge that closes it, and nothing of what hangs on it', async () => {
  const { run, item } = importWorld('beads');
  const text = [
    issue('a', ['b']),
    issue('b', ['c']),
    issue('c', ['a', 'd']),
    issue('d', ['e']),
    issue('e', ['x']),
    issue('x', ['y']),
    issue('y', ['x']),
    issue('f', ['a']),
  ].join('\n');
  const { not_placed } = await run(readBeads(text));
  expect(not_placed).toEqual([
    { id: 'c', reason: 'Its dependency on a would close a cycle.' },
    { id: 'y', reason: 'Its dependency on x would close a cycle.' },
  ]);
  for (const [title, needs] of Object.entries({ a: 'b', b: 'c', c: 'd', d: 'e', e: 'x', x: 'y', f: 'a' }))
    expect((await item(title)).waitsFor).toEqual([needs]);
});
