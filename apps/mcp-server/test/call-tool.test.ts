import { LayerUnavailableError } from '@tracker/core';
import { aCommit, verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { createToolbox, fieldsOf, textOf } from './support/calls.ts';

describe('a successful call', () => {
  it('gives flat fields with their source, and a text that suffices for the next call', async () => {
    verifies('FR-019');
    const { call } = createToolbox();
    const created = await call('create_work_item', { item_type: 'task', title: 'Parse CSV' });
    const { key } = fieldsOf(created);
    expect(created.isError).toBeUndefined();
    expect(fieldsOf(created)).toMatchObject({ version: 1, status: 'active', depth: 0, data_source: 'postgresql' });
    expect(textOf(created)).toBe(`Created ${key}: task, active, version 1, depth 0.`);
    const updated = await call('update_work_item', { id: key, version: 1, status: 'completed' });
    expect(textOf(updated)).toBe(`Updated ${key}: task, completed, version 2.`);
    expect(textOf(await call('list_work_items'))).toBe(`1–1 of 1 item:\n- ${key} completed v2 Parse CSV`);
  });

  it('shows a tree with the keys of all that it created', async () => {
    const { call } = createToolbox();
    const tree = {
      item_type: 'project',
      title: 'P',
      children: [{ item_type: 'task', title: 'A', children: [{ item_type: 'task', title: 'B' }] }],
    };
    const text = textOf(await call('create_work_item', tree));
    expect(text).toMatch(/^Created P-\w+: project, active, version 1, depth 0\.\nChildren:\n- T-\w+ A\n {2}- T-\w+ B$/);
  });

  it('gives the cursor of the next page', async () => {
    const { call } = createToolbox();
    for (const title of ['A', 'B', 'C']) await call('create_work_item', { item_type: 'task', title });
    const first = await call('list_work_items', { limit: 2 });
    const cursor = /Next page: cursor "([^"]+)"/.exec(textOf(first))?.[1];
    const second = await call('list_work_items', { limit: 2, cursor });
    expect(textOf(second)).toMatch(/^3–3 of 3 items:\n- T-\w+ active v1 A$/);
  });

  it('gives the cursor of the next page also where the rows are too long for the text', async () => {
    const { call } = createToolbox();
    for (let n = 0; n < 60; n += 1)
      await call('create_work_item', { item_type: 'task', title: `${n} ${'漢'.repeat(150)}` });
    const page = await call('list_work_items', { limit: 55 });
    expect(textOf(page)).toContain('the rest is in structuredContent');
    expect(textOf(page)).toContain(`Next page: cursor "${fieldsOf(page).next_cursor}"`);
  });

  it('shows a whole page of 100 items with long titles as text', async () => {
    const { call } = createToolbox();
    for (let n = 0; n < 101; n += 1)
      await call('create_work_item', { item_type: 'task', title: `${n} ${'long '.repeat(30)}` });
    const page = await call('list_work_items', { limit: 100 });
    const text = textOf(page);
    expect(text.match(/^- T-\w+ active v1 \d+ [long ]+…$/gm)).toHaveLength(Object(fieldsOf(page).items).length);
    expect(text).toMatch(/Next page: cursor "[^"]+"$/);
  });

  it('accepts JSON texts for objects and lists', async () => {
    const { call } = createToolbox();
    const vendor = await call('create_vendor', { name: 'ADP', metadata: '{"format_support":{"csv":true}}' });
    expect(fieldsOf(vendor)).toMatchObject({ metadata: { format_support: { csv: true, pdf: false } } });
    const metadata = JSON.stringify({
      pr_number: 7,
      pr_title: 'x',
      commit_hash: aCommit,
      test_summary: {},
      constitutional_compliance: true,
    });
    expect(fieldsOf(await call('record_deployment', { metadata, vendor_ids: '["adp"]' }))).toMatchObject({
      affected_vendors: [{ name: 'ADP' }],
    });
  });
});

describe('a refused call', () => {
  it('names every refused field with what it would accept', async () => {
    verifies('FR-020');
    const { call } = createToolbox();
    const refused = await call('create_work_item', { item_type: 'epic', pr_number: 0 });
    expect(refused.isError).toBe(true);
    expect(fieldsOf(refused)).toMatchObject({
      error: 'ValidationError',
      details: {
        fields: [
          { field: 'item_type', allowed: 'project, session, task, research' },
          { field: 'title', constraint: 'is required (string)' },
          { field: 'pr_number', allowed: 'at least 1' },
        ],
      },
      suggestion: 'Correct these fields and call again.',
    });
    expect(textOf(refused)).toMatch(/^ValidationError: item_type: .*Correct these fields and call again\.$/);
  });

  it('suggests what exists for what does not', async () => {
    const { call } = createToolbox();
    await call('create_vendor', { name: 'ADP' });
    const refused = await call('query_vendor_status', { name: 'ADQ' });
    expect(fieldsOf(refused)).toMatchObject({
      error: 'NotFoundError',
      details: {},
      suggestion: expect.stringContaining('"ADP"'),
    });
  });

  it('tells who changed what in a conflict', async () => {
    verifies('FR-037');
    const { call } = createToolbox();
    await call('create_vendor', { name: 'ADP' });
    await call('update_vendor_status', { name: 'ADP', version: 1, status: 'operational', updated_by: 'other' });
    const refused = await call('update_vendor_status', { name: 'ADP', version: 1, status: 'broken' });
    expect(fieldsOf(refused)).toMatchObject({
      error: 'VersionConflictError',
      details: { expected_version: 1, current_version: 2, last_updated_by: 'other', changed_fields: ['status'] },
    });
    expect(textOf(refused)).toContain('query_vendor_status {name: "ADP"}');
  });

  it('says that the database is away', async () => {
    const away = new LayerUnavailableError('The database does not answer.', { hint: 'Call again in a minute.' });
    const { call, logged } = createToolbox({ open: () => Promise.reject(away) });
    const refused = await call('update_project_configuration', { version: 1, git_branch: 'main' });
    expect(fieldsOf(refused)).toEqual({
      error: 'DatabaseError',
      message: 'The database does not answer.',
      details: {},
      suggestion: 'Call again in a minute.',
    });
    expect(logged).toEqual([]);
  });

  it('fails no read that nothing can answer: it is not told that something does not exist', async () => {
    verifies('FR-032');
    const away = new LayerUnavailableError('The database does not answer.', { hint: 'Call again in a minute.' });
    const { call, logged } = createToolbox({ open: () => Promise.reject(away) });
    const answer = await call('query_work_item', { id: 'T-7K3M9X' });
    expect(answer.isError).toBeUndefined();
    expect(fieldsOf(answer)).toEqual({
      found: false,
      data_source: 'none',
      as_of: expect.any(String),
      warnings: [{ code: 'database_unavailable', message: 'The database does not answer. Call again in a minute.' }],
    });
    expect(textOf(answer)).toContain('does not say that it does not exist');
    expect(logged).toEqual([]);
  });

  it('keeps the words of a driver to the log', async () => {
    const cause = new Error('password authentication failed for user "root" at 10.0.0.1');
    const { call, logged } = createToolbox({ open: () => Promise.reject(cause) });
    const refused = await call('get_project_configuration');
    expect(fieldsOf(refused)).toMatchObject({ error: 'DatabaseError' });
    expect(JSON.stringify(refused)).not.toContain('password');
    expect(logged).toEqual([{ message: 'a tool call failed unexpectedly', cause }]);
  });

  it('is a protocol error when there is no such tool', async () => {
    const { call } = createToolbox();
    await expect(call('delete_everything')).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('The tools are: create_work_item, update_work_item'),
    });
  });

  it('refuses arguments that are nested too deeply, written out or as text', async () => {
    const { call, logged } = createToolbox();
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    for (const metadata of [{ x: JSON.parse(deep) }, `{"x":${deep}}`]) {
      const refused = await call('create_work_item', { item_type: 'task', title: 'Deep', metadata });
      expect(fieldsOf(refused)).toMatchObject({ error: 'ValidationError' });
    }
    expect(logged).toEqual([]);
  });
});

describe('what goes to a model', () => {
  it('holds no invisible characters, and is stored as given', async () => {
    const { call, store } = createToolbox();
    const title = 'A\u202Eb\u200B\u{E0041}c';
    const created = await call('create_work_item', { item_type: 'task', title, metadata: { 'k\u2066': 'v\u2069' } });
    expect(fieldsOf(created)).toMatchObject({ title: 'Abc', metadata: { k: 'v' } });
    const stored = (await store.workItem(String(fieldsOf(created).key))).value;
    expect(stored?.title).toBe(title);
    expect(textOf(await call('query_work_item', { id: fieldsOf(created).key }))).toContain('active v1 Abc');
  });

  it('stays under 48 KB, also for an item full of quotes', async () => {
    const { call } = createToolbox();
    const notes = '"\\'.repeat(2_500);
    const created = await call('create_work_item', {
      item_type: 'task',
      title: 'Large',
      metadata: { ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`field_${n}`, notes])) },
    });
    const queried = await call('query_work_item', { id: fieldsOf(created).key });
    expect(Buffer.byteLength(JSON.stringify(queried))).toBeLessThan(48 * 1024);
    expect(fieldsOf(queried).truncated).toBe(true);
    expect(textOf(queried)).toContain('Truncated');
  });

  it('shortens the text of an error that lists hundreds of fields', async () => {
    const { call } = createToolbox();
    const strays = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`stray_${n}`, n]));
    const refused = await call('create_work_item', { item_type: 'task', title: 'T', ...strays });
    expect(textOf(refused).length).toBeLessThanOrEqual(800);
    expect(Buffer.byteLength(JSON.stringify(refused))).toBeLessThan(48 * 1024);
  });
});
