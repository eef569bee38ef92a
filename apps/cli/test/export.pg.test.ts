import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkItem, type PrimaryStore, type WholeRow } from '@tracker/core';
import { archiving, changeWorkspaceAtRandom, creation, vendorCreation } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { openedProject } from './opened-project.ts';

const project = async () => {
  const { user, opened: tracker } = await openedProject();
  return { ...user, tracker: user.tracker, opened: tracker, store: tracker.primary };
};

const valuesOf = async (store: PrimaryStore): Promise<readonly string[]> => {
  const rows: WholeRow[] = [];
  for await (const chunk of (await store.whole()).chunks) rows.push(...chunk);
  return rows.map((row) => JSON.stringify(row)).sort();
};

const fill = async (store: PrimaryStore): Promise<void> => {
  const step = changeWorkspaceAtRandom(store, 11);
  for (let done = 0; done < 60; done += 1) await step();
  const old = creation({ title: 'Old 🗄️ אב' }, { externalRef: { system: 'beads', id: 'bd-1' } });
  await store.apply([
    vendorCreation('Ünïcode ✓'),
    old,
    creation({ title: '--> ```jsonl\n{"end":true,"rows":0}', dependencies: [{ id: old.entityId, type: 'blocks' }] }),
  ]);
  await store.apply([archiving([old.entityId], '2100-01-01T00:00:00.000Z')]);
};

/** Each test starts a dozen processes. */
const manyProcesses = 180_000;

describe('tracker export', { timeout: manyProcesses }, () => {
  it.each(['jsonl', 'markdown'])(
    'as %s goes into another workspace by value, through files and pipes',
    async (format) => {
      const source = await project();
      await fill(source.store);
      const values = await valuesOf(source.store);
      expect(new Set(values.map((value) => JSON.parse(value).section))).toContain('archived_work_item');

      const piped = await source.tracker('export', '--format', format);
      expect([piped.code, piped.err]).toEqual([0, '']);
      const file = join(source.directory, 'everything');
      writeFileSync(file, 'before', { mode: 0o600 });
      const written = await source.tracker('export', '--format', format, '--output', 'everything', '--json');
      expect(JSON.parse(written.out)).toEqual({ version: 1, result: { format, path: file } });
      const bodyOf = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
      expect(bodyOf(readFileSync(file, 'utf8'))).toBe(bodyOf(piped.out));
      expect(readdirSync(source.directory).sort()).toEqual(expect.not.arrayContaining([expect.stringMatching(/tmp/)]));

      const target = await project();
      const imported = async (...flags: readonly string[]) =>
        JSON.parse((await target.tracker('import', 'tracker', file, '--json', ...flags)).out);
      const empty = await valuesOf(target.store);
      expect(await imported('--dry-run')).toMatchObject({ dry_run: true, not_placed: [] });
      expect(await valuesOf(target.store)).toEqual(empty);
      const report = await imported();
      expect(report).toMatchObject({ success: true, already_present: 0, not_placed: [] });
      expect(await valuesOf(target.store)).toEqual(values);
      expect(await imported()).toMatchObject({ created: 0, changes_applied: 0 });
      expect(await valuesOf(target.store)).toEqual(values);
    },
  );

  it('leaves the old file, and the database, where something is wrong', async () => {
    const { tracker, directory, opened, store } = await project();
    await createWorkItem.run(opened.context('test'), createWorkItem.input.parse({ item_type: 'task', title: 'One' }));
    const values = await valuesOf(store);
    expect(await tracker('export', '--format', 'csv')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--format'),
    });
    expect(await tracker('export', '--output', 'missing/file')).toMatchObject({
      code: 2,
      err: expect.stringContaining(join(directory, 'missing/file')),
    });
    const { out } = await tracker('export');
    writeFileSync(join(directory, 'cut.jsonl'), out.slice(0, -20));
    expect(await tracker('import', 'tracker', 'cut.jsonl')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Line'),
    });
    writeFileSync(join(directory, 'letter.md'), '# Dear all\n');
    expect(await tracker('import', 'tracker', 'letter.md')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no export of Tracker'),
    });
    expect(await valuesOf(store)).toEqual(values);
    expect(JSON.parse((await tracker('export', '--json')).out).result).toMatchObject({
      format: 'jsonl',
      text: expect.stringContaining('"title":"One"'),
    });
  });
});
