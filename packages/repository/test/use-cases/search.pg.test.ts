import {
  createVendor,
  createWorkItem,
  saveEnhancement,
  search,
  type UseCaseContext,
  updateWorkItem,
} from '@tracker/core';
import { verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { useTestHome } from '../test-home.ts';
import { call, freshContext, refusedFields, storeNames } from '../use-case-worlds.ts';

const home = useTestHome();

describe.each(storeNames)('search, %s', (store) => {
  let context: UseCaseContext;
  beforeEach(() => {
    context = freshContext(home, store);
  });
  const create = (title: string, metadata: object = {}) =>
    call(createWorkItem, context, { item_type: 'task', title, metadata });
  const titles = async (query: string, request: object = {}) =>
    (await call(search, context, { query, ...request })).hits.map(({ title }) => title);

  it('finds words and beginnings of words in every text, titles first', async () => {
    await create('Mentions it', { description: 'The parser for "CSV", see src/readers/csv-reader.ts' });
    const named = await create('Parser rewrite');
    const noted = await create('Noted', { labels: ['parsing'] });
    await call(updateWorkItem, context, { id: noted.id, version: 1, note: 'Parsers are slow' });
    expect(await titles('parser')).toEqual(['Parser rewrite', 'Noted', 'Mentions it']);
    expect(await titles('READER csv')).toEqual(['Mentions it']);
    expect(await titles('csv-reader.ts')).toEqual(['Mentions it']);
    expect(await titles(named.key.toLowerCase())).toEqual(['Parser rewrite']);
    expect(await titles(named.key.slice(0, 6))).toEqual(['Parser rewrite']);
    expect(await titles('arser')).toEqual([]);
    expect(await titles('description')).toEqual([]);
  });

  it('searches vendors, enhancements and items together or alone, and no deleted item', async () => {
    await call(createVendor, context, { name: 'acme_payroll' });
    await call(saveEnhancement, context, { title: 'Payroll export', description: '', priority: 1 });
    const gone = await create('Payroll gone');
    await call(updateWorkItem, context, { id: gone.id, version: 1, deleted_at: '2026-02-01T00:00:00Z' });
    await create('Payroll tables');
    expect([...(await titles('payroll'))].sort()).toEqual(['Payroll export', 'Payroll tables', 'acme_payroll']);
    expect(await titles('payroll', { in: ['vendors'] })).toEqual(['acme_payroll']);
    expect(await titles('payroll', { limit: 1 })).toHaveLength(1);
    expect(await titles('payroll', { in: ['archive', 'deployments'] })).toEqual([]);
  });

  it('finds text in any script', async () => {
    verifies('FR-010');
    for (const title of ['四半期報告書を読む', 'Änderung prüfen', 'Читать таблицы', 'קריאת טבלאות', 'อ่านตาราง'])
      await create(title);
    expect(await titles('報告')).toEqual(['四半期報告書を読む']);
    expect(await titles('ÄNDERUNG')).toEqual(['Änderung prüfen']);
    expect(await titles('табл')).toEqual(['Читать таблицы']);
    expect(await titles('טבלאות')).toEqual(['קריאת טבלאות']);
  });

  it('takes operators and markup as words, and refuses a query without any', async () => {
    await create('Is <b>bold</b> & (odd) | !really');
    expect(await titles("bold & ! <-> :* '")).toHaveLength(1);
    expect((await call(search, context, { query: 'really' })).hits[0]?.title).toContain('<b>');
    expect(await refusedFields(titles(' !&| '))).toEqual(['query']);
    expect(await refusedFields(titles('x', { in: ['users'] }))).toEqual(['in[0]']);
  });

  it('shows the words around what was found', async () => {
    await create('Long', { description: `${'before '.repeat(60)}needle${' after'.repeat(60)}` });
    const [hit] = (await call(search, context, { query: 'needle' })).hits;
    expect(hit?.excerpt).toMatch(/^….*before needle after.*…$/);
    expect(hit?.excerpt.length).toBeLessThan(130);
  });
});
