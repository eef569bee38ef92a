import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createVendor,
  createWorkItem,
  queryVendorStatus,
  type UseCaseContext,
  updateVendorStatus,
} from '@tracker/core';
import { asAdmin, type TestDatabase, verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { dialectB, file, project } from './migration-project.ts';

interface UseCase<Output> {
  readonly input: { parse(request: object): unknown };
  run(context: UseCaseContext, request: never): Promise<Output>;
}

const everything = { vendors: 45, deployments: 12, enhancements: 8, work_items: 25 };

const migrated = async () => {
  const world = await project(dialectB);
  expect((await world.migrate()).report).toMatchObject({ success: true, changes_applied: 90 });
  const call = <Output>({ input, run }: UseCase<Output>, request: object): Promise<Output> =>
    run(world.context, input.parse(request) as never);
  const textIn = (name: string) => readFileSync(join(world.directory, name), 'utf8');
  return { ...world, call, textIn, has: (name: string) => existsSync(join(world.directory, name)) };
};

/** Each runs several programs to their ends. */
const timeout = 120_000;

describe('tracker migrate rollback', { timeout }, () => {
  it('rehearses, gives back file and database as they were, once, and lets the file be migrated again', async () => {
    verifies('FR-026');
    const { directory, tracker, migrate, rollback, counts, textIn, has } = await migrated();
    const since = textIn(file).replace('Ours.', 'Ours, since.');
    writeFileSync(join(directory, file), since);
    const expected = { rolled_back: true, removed: everything, kept: [], later_changes: [] };
    const restored = { path: file, outcome: 'restored', kept_as: `${file}.before-rollback` };
    const rehearsal = { code: 0, report: { ...expected, file: restored, dry_run: true } };
    expect(await rollback('--dry-run')).toMatchObject(rehearsal);
    expect([await counts(), textIn(file), has(`${file}.before-rollback`)]).toEqual([[45, 12, 8, 25], since, false]);
    expect(await rollback()).toMatchObject({ code: 0, report: { ...expected, file: restored, dry_run: false } });
    expect(await counts()).toEqual([0, 0, 0, 0]);
    expect([textIn(file), textIn(`${file}.before-rollback`)]).toEqual([dialectB, since]);
    expect(has(`${file}.backup`)).toBe(false);
    const again = await tracker('migrate', 'rollback');
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('There is nothing to roll back') });
    expect((await migrate()).report).toMatchObject({ success: true, changes_applied: 90 });
    expect(await counts()).toEqual([45, 12, 8, 25]);
  });

  it('keeps and lists what was changed since, unless told otherwise', async () => {
    verifies('FR-026');
    const { tracker, rollback, call, counts } = await migrated();
    await call(updateVendorStatus, { name: 'vendor_1', version: 1, status: 'broken', updated_by: 'ann' });
    await call(createVendor, { name: 'Ours', created_by: 'bea' });
    const item = { item_type: 'task', title: 'Needs one', vendor_dependencies: ['vendor_2'], created_by: 'bea' };
    await call(createWorkItem, item);
    const { out } = await tracker('migrate', 'rollback', '--dry-run');
    expect(out).toContain('Would remove 43 vendors, 12 deployments, 8 enhancements and 25 work items.');
    expect(out).toMatch(/stays: vendor vendor_1: ann changed it since \(change \d+\)/);
    expect(out).toMatch(/stays: vendor vendor_2: bea refers to it since \(change \d+\)/);
    expect(out).toMatch(/since: change \d+ by bea, vendor\.create Ours: kept/);
    expect((await rollback()).report).toMatchObject({
      removed: { ...everything, vendors: 43 },
      kept: [{ name: 'vendor_1' }, { name: 'vendor_2' }],
      file: { outcome: 'restored', kept_as: `${file}.before-rollback` },
    });
    expect(await counts()).toEqual([3, 0, 0, 1]);
    expect(await call(queryVendorStatus, { name: 'vendor_1' })).toMatchObject({ status: 'broken', version: 2 });
    // What stayed is not brought a second time.
    expect((await rollback()).report).toMatchObject({ rolled_back: false });
  });

  it('takes back what was changed since as well with --discard-later-changes', async () => {
    const { rollback, call, counts } = await migrated();
    await call(updateVendorStatus, { name: 'vendor_1', version: 1, status: 'broken' });
    await call(createWorkItem, { item_type: 'task', title: 'Needs one', vendor_dependencies: ['vendor_1'] });
    const { report } = await rollback('--discard-later-changes');
    expect(report).toMatchObject({ removed: everything, kept: [] });
    expect(report.later_changes).toMatchObject([{ discarded: true }, { discarded: true }]);
    expect(await counts()).toEqual([0, 0, 0, 0]);
  });

  it('takes nothing when the database does not do as it is told', async () => {
    verifies('FR-026');
    const { database, tracker, rollback, counts, textIn } = await migrated();
    await holdOn(database);
    const { code, report } = await rollback();
    expect([code, report]).toMatchObject([1, { error: 'DatabaseError' }]);
    expect(report.message).toContain('Rolled back nothing');
    expect(await counts()).toEqual([45, 12, 8, 25]);
    expect(textIn(`${file}.backup`)).toBe(dialectB);
    expect((await tracker('migrate', 'rollback', '--help')).out).toContain('--discard-later-changes');
  });

  it('leaves a file alone whose backup is another one, also after a migration that failed', async () => {
    const { directory, database, migrate, rollback, counts, textIn } = await migrated();
    await asAdmin(database.target, `alter table vendor_extractors add constraint no_more check (name <> 'vendor_46')`);
    writeFileSync(join(directory, file), dialectB.replace('- vendor_1:', '- vendor_46: broken\n- vendor_1:'));
    await migrate();
    expect(textIn(`${file}.backup`)).toBe(dialectB);
    writeFileSync(join(directory, `${file}.backup`), 'Something else.');
    expect((await rollback()).report.file).toEqual({ path: file, outcome: 'no_backup', kept_as: null });
    expect(await counts()).toEqual([0, 0, 0, 0]);
    expect([textIn(file).includes('vendor_46'), textIn(`${file}.backup`)]).toEqual([true, 'Something else.']);
  });

  it('has nothing to roll back where nothing was migrated', async () => {
    const { rollback } = await project(dialectB);
    expect(await rollback()).toMatchObject({ code: 0, report: { rolled_back: false, migration: null, file: null } });
  });
});

/** A database that keeps one vendor whatever it is told. */
const holdOn = ({ target }: TestDatabase): Promise<void> =>
  asAdmin(
    target,
    `CREATE FUNCTION hold_on() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO vendor_extractors SELECT (OLD).*;
      RETURN NULL;
    END $$;
    CREATE TRIGGER hold_on AFTER DELETE ON vendor_extractors FOR EACH ROW WHEN (OLD.name = 'vendor_7')
      EXECUTE FUNCTION hold_on();`,
  );
