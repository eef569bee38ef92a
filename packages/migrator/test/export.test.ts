import { canonicalJson, createInMemoryStore, type InMemoryStore, type WholeRow } from '@tracker/core';
import {
  archiving,
  changeWorkspaceAtRandom,
  conflictOpening,
  conflictResolution,
  creation,
  edit,
  enhancementCreation,
  randomFrom,
  testIds,
  tickingClock,
  vendorCreation,
} from '@tracker/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportLines, exportMarkdown, importExport, readExport } from '../src/index.ts';
import { failingAt } from './import-world.ts';

const newStore = () => createInMemoryStore({ clock: tickingClock() });

const wholeOf = async (store: InMemoryStore): Promise<readonly WholeRow[]> => {
  const rows: WholeRow[] = [];
  for await (const chunk of (await store.whole()).chunks) rows.push(...chunk);
  return rows;
};

/** By value, whatever the order of rows and keys. */
const valuesOf = async (store: InMemoryStore): Promise<readonly string[]> =>
  (await wholeOf(store)).map((row) => canonicalJson(row)).sort();

const forms = { jsonl: exportLines, markdown: exportMarkdown };

const exported = async (store: InMemoryStore, form: keyof typeof forms): Promise<string> => {
  let text = '';
  for await (const line of forms[form](await store.whole())) text += `${line}\n`;
  return text;
};

const options = (store: InMemoryStore) => ({
  store,
  ids: testIds(),
  actor: 'importer',
  now: '2026-06-01T00:00:00.000Z',
  dryRun: false,
});

/** What every layer can store. */
const text = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: max }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.floor(max / 10) }),
      fc.constantFrom(
        '--> <!-- end',
        '```jsonl',
        '{"end":true,"rows":0}',
        '# h\n\n- x',
        '\u2028\u2029\u0085',
        '\\"',
        '‮abc',
      ),
    )
    .map((value) => value.replaceAll('\0', 'n'))
    .filter((value) => value.length > 0 && !/\p{Surrogate}/u.test(value) && [...value].length <= max);

const metadata = fc
  .dictionary(
    text(20).filter(
      (key) => !/^(__proto__|description|priority|labels|assignee|resolution|notes|.*hours|blocked_reason)$/.test(key),
    ),
    fc.oneof(text(40), fc.integer(), fc.boolean(), fc.constant(null), fc.array(text(10), { maxLength: 3 })),
    { maxKeys: 4 },
  )
  // What a change sets to null is removed.
  .map((entries) => Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null)));

const workspaces = fc.record({
  seed: fc.nat(),
  steps: fc.nat({ max: 60 }),
  items: fc.array(fc.record({ title: text(200), metadata, system: text(100), external: text(500) }), { maxLength: 6 }),
  vendors: fc.uniqueArray(text(100), { maxLength: 4, selector: (name) => name.normalize('NFC').toLowerCase() }),
  enhancements: fc.array(text(200), { maxLength: 4 }),
});

type Recipe = typeof workspaces extends fc.Arbitrary<infer Value> ? Value : never;

const workspaceOf = async ({ seed, steps, items, vendors, enhancements }: Recipe): Promise<InMemoryStore> => {
  const store = newStore();
  const names = new Set<string>();
  for (const name of vendors) await store.apply([vendorCreation(name)]);
  for (const title of enhancements) await store.apply([enhancementCreation({ title })]);
  for (const [position, { title, metadata: more, system, external }] of items.entries()) {
    const ref = { system, id: external };
    const isNew = !names.has(canonicalJson(ref));
    names.add(canonicalJson(ref));
    const above = (await wholeOf(store)).flatMap((row) => (row.section === 'work_item' ? [row.row.id] : []));
    const parent_id = position % 2 === 0 ? null : (above[0] ?? null);
    await store.apply([creation({ title, metadata: more, parent_id }, isNew ? { externalRef: ref } : {})]);
  }
  const step = changeWorkspaceAtRandom(store, seed);
  for (let done = 0; done < steps; done += 1) await step();
  const random = randomFrom(seed + 1);
  for (const row of await wholeOf(store)) {
    if (row.section !== 'work_item') continue;
    const { id, version } = row.row;
    if (random() < 0.3) await store.apply([archiving([id], '2100-01-01T00:00:00.000Z')]);
    if (random() < 0.1) {
      const opening = conflictOpening(edit(id, version, { title: 'Mine' }), 'It moved on.');
      await store.apply([opening]);
      if (random() < 0.5) await store.apply([conflictResolution(opening.entityId, 'value', { title: 'x' })]);
    }
  }
  return store;
};

describe('an export', () => {
  it.each(['jsonl', 'markdown'] as const)(
    'as %s brings an arbitrary workspace back by value, once',
    async (form) => {
      await fc.assert(
        fc.asyncProperty(workspaces, async (recipe) => {
          const source = await workspaceOf(recipe);
          const rows = readExport(await exported(source, form));
          const target = newStore();
          const report = await importExport(rows, options(target));
          expect(report.not_placed).toEqual([]);
          expect(await valuesOf(target)).toEqual(await valuesOf(source));
          expect(await importExport(rows, options(target))).toMatchObject({
            created: 0,
            changes_applied: 0,
            not_placed: [],
          });
          expect(await valuesOf(target)).toEqual(await valuesOf(source));
        }),
        { numRuns: 40 },
      );
    },
    120_000,
  );

  it('gives the same bytes for the same data, apart from the moment', async () => {
    const source = await workspaceOf({ seed: 7, steps: 80, items: [], vendors: ['A'], enhancements: ['E'] });
    const bodies = await Promise.all([exported(source, 'jsonl'), exported(source, 'jsonl')]);
    const [first, second] = bodies.map((body) => body.slice(body.indexOf('\n')));
    expect(first).toBe(second);
  });

  it('shows people the tree, with nothing of a title taken for markdown', async () => {
    const store = newStore();
    const parent = creation({ item_type: 'project', title: '# <b>*P*</b>\n```', metadata: { description: '' } });
    await store.apply([parent, creation({ title: 'Child', parent_id: parent.entityId })]);
    const text = await exported(store, 'markdown');
    expect(text).toMatch(
      /\n- P-\w+ project, active: \\# \\<b\\>\\\*P\\\*\\<\/b\\> \\`\\`\\`\n {2}- T-\w+ task, active: Child\n/,
    );
    expect(readExport(text.replaceAll('\n', '\r\n'))).toHaveLength(3);
  });
});

describe('importing an export', () => {
  const source = async () => {
    const store = await workspaceOf({
      seed: 3,
      steps: 120,
      items: [{ title: 'one', metadata: {}, system: 's', external: 'e' }],
      vendors: ['Epson'],
      enhancements: ['E'],
    });
    return { store, rows: readExport(await exported(store, 'jsonl')) };
  };

  it.each([
    ['without its last line', (text: string) => text.split('\n').slice(0, -2).join('\n'), 'the file was cut'],
    ['with a row less', (text: string) => text.split('\n').toSpliced(2, 1).join('\n'), 'counts'],
    ['with half a row', (text: string) => text.replace(/^\{"section":"vendor".{20}/m, ''), 'Line 3 is no row'],
    ['with a key too many', (text: string) => text.replace('"row":{', '"row":{"sql":"x",'), 'is no row'],
    ['of a later version', (text: string) => text.replace('"version":1', '"version":2'), 'Line 1 is no row'],
    ['of something else', () => '{"id":"bd-1"}\n', 'no export of Tracker'],
  ])('refuses a file %s whole', async (_, damaged, message) => {
    const { store } = await source();
    await expect(async () => readExport(damaged(await exported(store, 'jsonl')))).rejects.toThrow(message);
  });

  it('that was ended early is resumed', async () => {
    const store = newStore();
    const items = Array.from({ length: 450 }, (_, n) => creation({ title: `t${n}` }));
    await store.apply(items);
    await store.apply(
      items.slice(0, 200).map(({ entityId }, n) =>
        edit(entityId, 1, {
          dependencies: {
            add: [{ id: items[449 - n]?.entityId ?? '', type: n % 2 === 0 ? 'blocks' : 'depends_on' }],
            remove: [],
          },
        }),
      ),
    );
    const rows = await wholeOf(store);
    const target = newStore();
    const ended = { ...options(target), store: { ...target, ...failingAt(target, 1) } };
    await expect(importExport(rows, ended)).rejects.toThrow('killed');
    expect(await importExport(rows, options(target))).toMatchObject({ already_present: 201, not_placed: [] });
    expect(await valuesOf(target)).toEqual(await valuesOf(store));
  });

  it('rehearses a dry run without a trace', async () => {
    const { rows } = await source();
    const target = newStore();
    const before = await valuesOf(target);
    expect((await importExport(rows, { ...options(target), dryRun: true })).created).toBeGreaterThan(10);
    expect(await valuesOf(target)).toEqual(before);
  });

  it('leaves what is here as it is: a namesake takes the links, a taken key is replaced, the configuration stays', async () => {
    const store = newStore();
    const vendor = vendorCreation('Epson');
    const item = creation({ title: 'theirs', vendor_dependencies: [vendor.entityId] });
    await store.apply([vendor, item]);
    const rows = await wholeOf(store);
    const key = rows.flatMap((row) => (row.section === 'work_item' ? [row.row.key] : []))[0] ?? '';

    const target = newStore();
    const namesake = vendorCreation('EPSON');
    // The same last bits give the same key.
    const twin = creation(
      { title: 'mine' },
      { entityId: item.entityId.replace(/^./, (digit) => (digit === '1' ? '2' : '1')) },
    );
    await target.apply([namesake, twin]);
    await target.apply([
      {
        ...twin,
        id: testIds().next(),
        kind: 'configuration.update',
        entityId: '00000000-0000-7000-8000-000000000001',
        base: { version: 1 },
        fields: { git_branch: 'mine' },
      },
    ]);
    const report = await importExport(rows, options(target));
    expect(report).toMatchObject({ created: 1 });
    expect(report.not_placed).toEqual([
      { id: vendor.entityId, reason: 'Vendor Epson is here already; links lead to that one.' },
      { id: key, reason: 'Its key is taken here; it gets another one.' },
      { id: 'configuration', reason: 'The configuration of this workspace was changed here, and stays.' },
    ]);
    const after = await wholeOf(target);
    const restored = after.flatMap((row) =>
      row.section === 'work_item' && row.row.title === 'theirs' ? [row.row] : [],
    );
    expect(restored.map(({ id, key: got }) => [id, got.length])).toEqual([[item.entityId, key.length + 1]]);
    expect(after.filter(({ section }) => section === 'vendor_dependency')).toEqual([
      { section: 'vendor_dependency', row: { work_item_id: item.entityId, vendor_id: namesake.entityId } },
    ]);
    expect((await target.configuration()).value.git_branch).toBe('mine');
  });

  it('reports what a file that was changed by hand names and does not have', async () => {
    const store = newStore();
    const parent = creation({ title: 'parent' });
    const child = creation({ title: 'child', parent_id: parent.entityId });
    await store.apply([parent, child, creation({ dependencies: [{ id: parent.entityId, type: 'blocks' }] })]);
    const rows = (await wholeOf(store)).filter((row) => !('id' in row.row && row.row.id === parent.entityId));
    const target = newStore();
    const { not_placed } = await importExport(rows, options(target));
    expect(not_placed.map(({ reason }) => reason)).toEqual([
      'Its parent is not here or not open; it became a root.',
      `What it is linked to, ${parent.entityId}, is missing.`,
    ]);
    expect((await target.workItem(child.entityId)).value).toMatchObject({ depth: 0, parent_id: null });
  });
});
