import { describe, expect, it } from 'vitest';
import { checkAnswers } from '../../../apps/mcp-server/chaos/check/answers.mjs';
import { differenceOf, waitingIn } from '../../../apps/mcp-server/chaos/check/convergence.mjs';
import { checkLedger } from '../../../apps/mcp-server/chaos/check/ledger.mjs';
import { checkLinearizability } from '../../../apps/mcp-server/chaos/check/linearizable.mjs';
import { checkReflection } from '../../../apps/mcp-server/chaos/check/reflection.mjs';
import { isLinearizable } from '../../../packages/testing/src/linearizability.ts';

const id = 'an item';
const live = (version: number, title: string) => ({
  kind: 'answered',
  source: 'postgresql',
  warnings: [],
  found: { id, version, title },
});
const create = (answer: object = live(1, 'op-1')) => ({
  actor: 'op-1',
  server: 'one',
  tool: 'create_work_item',
  input: { title: 'op-1' },
  start: 0,
  end: 1,
  answer,
});
const rename = (start: number, actor: string, version: number, answer: object = live(version + 1, actor)) => ({
  actor,
  server: 'one',
  tool: 'update_work_item',
  input: { id, version, title: actor },
  start,
  end: start + 1,
  answer,
});
const read = (start: number, version: number, title: string) => ({
  actor: null,
  server: 'two',
  tool: 'query_work_item',
  input: { id },
  start,
  end: start + 1,
  answer: live(version, title),
});
const logged = (actor: string, version: number, from: string | null) => ({
  kind: version === 1 ? 'work_item.create' : 'work_item.update',
  entity_id: id,
  actor,
  version,
  fields: { title: actor },
  effects: [{ entity: 'work_item', id, version, fields: { title: { from, to: actor } } }],
});
const rowsWith = (version: number, title: string) =>
  new Map([[`work_item:${id}`, { section: 'work_item', row: { id, version, title, metadata: {} } }]]);

const operations = [create(), read(2, 1, 'op-1'), rename(4, 'op-2', 1), read(6, 2, 'op-2')];
const changes = [logged('op-1', 1, null), logged('op-2', 2, 'op-1')];
const nothing = { conflicts: [], pending: [] };
const kinds = (violations: readonly { readonly kind: string }[]) => violations.map(({ kind }) => kind);

describe('a history that holds', () => {
  it('is found to hold', () => {
    const evidence = { changes, rows: rowsWith(2, 'op-2'), ...nothing };
    expect(checkAnswers(operations, nothing)).toEqual([]);
    expect(checkLedger(operations, evidence)).toEqual([]);
    expect(checkReflection(operations, evidence)).toEqual([]);
    expect(checkLinearizability(operations, evidence, isLinearizable)).toEqual([]);
  });
});

describe('the ledger', () => {
  const verdict = (answer: object, found: object) =>
    kinds(checkLedger([create(), rename(4, 'op-2', 1, answer)], { changes, ...nothing, ...found }));

  it('misses an acknowledged write that is neither logged nor in a conflict', () => {
    const [creation] = changes;
    expect(verdict(live(2, 'op-2'), { changes: [creation] })).toEqual(['an acknowledged write is lost']);
    const conflict = { id: 'c', change_id: 'x', actor: 'op-2', status: 'open' };
    expect(verdict(live(2, 'op-2'), { changes: [creation], conflicts: [conflict] })).toEqual([]);
    const waiting = { change: { id: 'x', actor: 'op-2' }, conflictId: 'c' };
    const openElsewhere = { id: 'c', change_id: 'y', actor: 'op-1', status: 'open' };
    expect(verdict(live(2, 'op-2'), { changes: [], conflicts: [openElsewhere], pending: [waiting] })).toEqual([]);
    expect(verdict(live(2, 'op-2'), { changes: [creation], pending: [waiting] })).toHaveLength(1);
  });

  it('counts once what stands in the log and in a conflict that is settled, twice where that is open', () => {
    const conflict = (status: string) => ({ id: 'c', change_id: 'x', actor: 'op-2', status });
    expect(verdict(live(2, 'op-2'), { conflicts: [conflict('resolved')] })).toEqual([]);
    expect(verdict(live(2, 'op-2'), { conflicts: [conflict('open')] })).toEqual(['a write was carried out 2 times']);
  });

  it('notices what was planted, though it is in a conflict only', () => {
    const planted = { id: 'c', change_id: 'z', actor: 'somebody', status: 'open' };
    expect(verdict(live(2, 'op-2'), { conflicts: [planted] })).toEqual(['a change that nobody asked for']);
  });

  it('notices what was carried out twice, though refused, or by nobody', () => {
    const twice = { changes: [...changes, logged('op-2', 3, 'op-2')] };
    expect(verdict(live(2, 'op-2'), twice)).toEqual(['a write was carried out 2 times']);
    expect(verdict({ kind: 'none' }, twice)).toEqual(['a write was carried out 2 times']);
    expect(verdict({ kind: 'none' }, {})).toEqual([]);
    expect(verdict({ kind: 'refused', error: 'VersionConflictError' }, {})).toEqual([
      'a write was carried out 1 times',
    ]);
    expect(verdict(live(2, 'op-2'), { changes: [...changes, logged('somebody', 3, 'op-2')] })).toEqual([
      'a change that nobody asked for',
    ]);
  });
});

describe('the reflection', () => {
  const verdict = (found: object) =>
    kinds(checkReflection(operations, { changes, rows: rowsWith(2, 'op-2'), ...found }));

  it('notices gaps, lost updates, rows that differ from their log, and changes of another content', () => {
    expect(verdict({ rows: rowsWith(2, 'op-1') })).toEqual(['a row is not what its log says']);
    expect(verdict({ rows: rowsWith(3, 'op-2') })).toEqual(['a row is not at its last version']);
    expect(verdict({ rows: new Map() })).toEqual(['a row is missing']);
    expect(verdict({ changes: [changes[0], logged('op-2', 2, 'another')] })).toEqual([
      'a change overwrote another one',
    ]);
    expect(verdict({ changes: [changes[0], logged('op-2', 3, 'op-1')], rows: rowsWith(3, 'op-2') })).toEqual([
      'versions do not follow each other',
    ]);
    const other = { ...logged('op-2', 2, 'op-1'), fields: { title: 'another' } };
    expect(verdict({ changes: [changes[0], other] })).toEqual(['a change is not what was asked for']);
  });
});

describe('linearizability', () => {
  const verdict = (history: readonly object[]) => kinds(checkLinearizability(history, { changes }, isLinearizable));

  it('notices a read of the past, and a write on a version that was gone', () => {
    expect(verdict([...operations, read(8, 1, 'op-1')])).toEqual(['not linearizable']);
    expect(verdict([create(), rename(4, 'op-2', 3)])).toEqual(['not linearizable']);
    const fromBelow = { ...live(2, 'op-2'), source: 'sqlite_cache' };
    expect(verdict([create(), rename(4, 'op-2', 1, fromBelow), read(8, 1, 'op-1'), read(20, 2, 'op-2')])).toEqual([]);
  });
});

describe('the rest', () => {
  it('notices what waits, caches that differ, calls without an answer, and denied writes', () => {
    const waiting = { change: { id: 'x' }, conflictId: null };
    expect(waitingIn({ journal: [], markdown: [waiting] })).toEqual([waiting.change]);
    expect(waitingIn({ journal: [{ ...waiting, conflictId: 'c' }], markdown: [] })).toEqual([]);
    expect(differenceOf(rowsWith(2, 'op-2'), rowsWith(2, 'op-2'))).toBeNull();
    expect(differenceOf(rowsWith(2, 'op-2'), rowsWith(1, 'op-1'))).toContain('op-1');
    expect(kinds(checkAnswers([create({ kind: 'broken', message: 'timed out' })], nothing))).toHaveLength(1);
    const denial = { ...read(3, 1, ''), server: 'one', answer: { kind: 'refused', error: 'NotFoundError' } };
    expect(kinds(checkAnswers([create(), denial], nothing))).toEqual(['a process denies what it has acknowledged']);
    const opened = { kind: 'work_item.create', entity_id: denial.input.id };
    expect(checkAnswers([create(), denial], { ...nothing, conflicts: [opened] })).toEqual([]);
  });
});
