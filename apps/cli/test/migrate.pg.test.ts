import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asAdmin, type TestDatabase, verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { dialectB, file, project } from './migration-project.ts';

/** For each of the five checks what only that one sees, with the counts all right. */
const damages: readonly (Damage & { readonly check: string; readonly wrongFields: number })[] = [
  {
    ...{ check: 'vendor_count', table: 'vendor_extractors', row: `NEW.name = 'vendor_7'`, of: 'vendor_7' },
    ...{ change: `NEW.name := 'somebody else'; NEW.name_key := NEW.name`, wrongFields: 9 },
  },
  {
    ...{ check: 'deployment_history', table: 'deployment_events', row: `NEW.metadata->>'pr_number' = '7'` },
    ...{ change: `NEW.metadata := jsonb_set(NEW.metadata, '{pr_number}', '999')`, of: '7 9a8b7c7', wrongFields: 0 },
  },
  {
    ...{ check: 'enhancements', table: 'future_enhancements', row: `NEW.title = 'Enhancement 7'` },
    ...{ change: `NEW.title := 'Another'`, of: 'Enhancement 7', wrongFields: 0 },
  },
  {
    ...{ check: 'session_prompts', table: 'work_items', row: `NEW.metadata->>'prompt_key' = 'sess_7'` },
    ...{
      change: `NEW.metadata := jsonb_set(NEW.metadata, '{prompt_key}', '"sess_999"')`,
      of: 'sess_7',
      wrongFields: 0,
    },
  },
  {
    ...{ check: 'vendor_metadata', table: 'vendor_extractors', row: `NEW.name = 'vendor_7'` },
    ...{ change: `NEW.status := 'broken'`, of: 'status of "vendor_7"', wrongFields: 1 },
  },
];

describe('tracker migrate', { timeout: 120_000 }, () => {
  it('rehearses, migrates whole with five green checks, and changes nothing a second time', async () => {
    verifies('FR-024');
    verifies('FR-025');
    const { directory, migrate, counts } = await project(dialectB);
    const whole = (source: number) => ({ source, migrated: source, match: true, missing: [], extra: [] });
    const expected = {
      success: true,
      data_preservation_percentage: 100,
      changes_applied: 90,
      rollback_executed: false,
      reconciliation: {
        vendor_count: whole(45),
        deployment_history: whole(12),
        enhancements: whole(8),
        session_prompts: whole(25),
        vendor_metadata: { fields_validated: 405, completeness_percentage: 100 },
      },
      unrecognised_sections: [{ heading: 'Notes' }],
    };
    expect(await migrate('--dry-run')).toMatchObject({ code: 0, report: { ...expected, dry_run: true } });
    expect(await counts()).toEqual([0, 0, 0, 0]);
    expect(existsSync(join(directory, `${file}.backup`))).toBe(false);
    expect(await migrate()).toMatchObject({ code: 0, report: expected });
    expect(await counts()).toEqual([45, 12, 8, 25]);
    expect(readFileSync(join(directory, `${file}.backup`), 'utf8')).toBe(dialectB);
    const adopted = readFileSync(join(directory, file), 'utf8');
    expect(await migrate()).toMatchObject({ code: 0, report: { success: true, changes_applied: 0 } });
    expect(await counts()).toEqual([45, 12, 8, 25]);
    expect(readFileSync(join(directory, file), 'utf8')).toBe(adopted);
  });

  it('takes the file over: what was read is generated from now on, everything else stays, and servers keep it current', async () => {
    verifies('FR-022');
    const { directory, migrate, tracker } = await project(dialectB);
    const rehearsed = await migrate('--dry-run');
    expect([rehearsed.code, readFileSync(join(directory, file), 'utf8')]).toEqual([0, dialectB]);
    await migrate();
    const text = readFileSync(join(directory, file), 'utf8');
    expect(text.match(/^- vendor_7: /gm)).toHaveLength(1);
    expect(text).toMatch(/\n- vendor_7: operational \(7\/50 tests passed, 2 skipped\) .* <!-- tracker V-/);
    expect(text).toContain('### Session 25\n---\nsession_id: sess_25\n');
    expect(text.endsWith('## Notes\n\nOurs.\n')).toBe(true);
    const config = JSON.parse(readFileSync(join(directory, '.tracker', 'config.json'), 'utf8'));
    expect(config).toMatchObject({ status_file: true });
    expect(JSON.parse((await tracker('status', '--write', '--json')).out).result).toMatchObject({
      written: false,
      edits: [],
      notices: [],
    });
  });

  it('brings every field of every vendor, deployment, enhancement and session', async () => {
    verifies('FR-021', 'FR-024');
    const { migrate, json } = await project(dialectB);
    await migrate();
    expect(await json('vendors', 'show', 'vendor_7')).toMatchObject({
      ...{ status: 'operational', extractor_version: '1.0.7' },
      metadata: {
        test_results: { passing: 7, total: 50, skipped: 2 },
        format_support: { excel: true, csv: true, pdf: false, ocr: false },
      },
    });
    expect((await json('vendors', 'show', 'vendor_8')).status).toBe('broken');
    expect((await json('deployments', 'list', '--vendor', 'vendor_7')).deployments).toMatchObject([
      {
        ...{ deployed_at: '2025-10-07T00:00:00.000Z', affected_vendors: [{ name: 'vendor_7' }] },
        metadata: {
          ...{ pr_number: 7, commit_hash: '9a8b7c7', constitutional_compliance: true },
          test_summary: { passed: 45, failed: 0 },
        },
      },
    ]);
    const { enhancements } = await json('enhancements', 'list');
    const planned = (n: number) => ({
      title: `Enhancement ${n}`,
      priority: 2,
      target_quarter: '2026-Q1',
      status: 'planned',
    });
    expect(enhancements).toMatchObject([1, 2, 3, 4, 5, 6, 7, 8].map(planned));
    const { items } = await json('items', 'list', '--type', 'session');
    const { key } = items.find(({ title }: { title: string }) => title === 'Session 7');
    expect(await json('items', 'show', key)).toMatchObject({
      ...{ item_type: 'session', status: 'active' },
      metadata: {
        ...{ token_budget: 50_000, prompts_count: 1, prompt: 'Carry on.' },
        yaml_frontmatter: { session_id: 'sess_7', schema_version: '1.0', token_budget: 50_000 },
      },
    });
  });

  it('brings session prompts that are files, and reports the malformed ones by file and line', async () => {
    verifies('FR-021');
    const { directory, migrate, counts, tracker, json } = await project('# Status\n');
    const prompts = 'docs/session-prompts';
    mkdirSync(join(directory, prompts, '2025'), { recursive: true });
    const prompt = (name: string, text: string) => writeFileSync(join(directory, prompts, name), text);
    prompt('2025/good.md', '---\nschema_version: "2.1"\ntitle: TPD\nowner: ann\n---\nMove it.\n');
    prompt('2025/without-version.md', '---\ntitle: Old\n---\nText.\n');
    prompt('bad.md', '---\nschema_version: "1.0"\ntitle: [unclosed\n---\nText.\n');
    prompt('endless.md', '---\nschema_version: "1.0"\nText.\n');
    prompt('none.md', 'Text alone.\n');
    const { out } = await tracker('migrate', file, '--dry-run');
    const skipped = [
      [`${prompts}/bad.md`, 3, /^The front matter is not YAML: /],
      [`${prompts}/endless.md`, 1, /no closing line "---"/],
      [`${prompts}/none.md`, 1, /has no front matter/],
    ] as const;
    for (const [name, line] of skipped) expect(out).toContain(`skipped ${name}:${line}: `);
    const { report } = await migrate();
    expect(report).toMatchObject({
      ...{ success: true, reconciliation: { session_prompts: { source: 2, migrated: 2, match: true } } },
      warnings: [`${prompts}/2025/without-version.md:1: The front matter has no schema_version; "1.0" is assumed.`],
      skipped: skipped.map(([name, line, message]) => ({ file: name, line, message: expect.stringMatching(message) })),
    });
    expect(await counts()).toEqual([0, 0, 0, 2]);
    const { items } = await json('items', 'list', '--type', 'session');
    const shown = async (wanted: string) =>
      await json('items', 'show', items.find(({ title }: { title: string }) => title === wanted).key);
    expect(await shown('TPD')).toMatchObject({
      metadata: { prompt: 'Move it.', yaml_frontmatter: { schema_version: '2.1', title: 'TPD', owner: 'ann' } },
    });
    expect(await shown('Old')).toMatchObject({ metadata: { yaml_frontmatter: { schema_version: '1.0' } } });
    expect((await migrate()).report).toMatchObject({ success: true, changes_applied: 0 });
  });

  it.each(damages)(
    'takes everything back when the database holds something else than the file says: $check',
    async ({ check, wrongFields, ...damage }) => {
      verifies('FR-025');
      const { directory, database, migrate, rowCount } = await project(dialectB);
      await falsify(database, damage);
      const { code, report } = await migrate();
      expect([code, report]).toMatchObject([1, { success: false, changes_applied: 0, rollback_executed: true }]);
      expect(report.warnings[0]).toMatch(new RegExp(`^${check}: .*${damage.of}`));
      const { vendor_metadata, ...compared } = report.reconciliation;
      const failed = Object.entries<{ match: boolean }>(compared).filter(([, { match }]) => !match);
      expect(failed.map(([name]) => name)).toEqual(check === 'vendor_metadata' ? [] : [check]);
      expect(vendor_metadata.completeness_percentage).toBeCloseTo(((405 - wrongFields) / 405) * 100);
      expect(await rowCount()).toBe(0);
      expect(readFileSync(join(directory, file))).toEqual(Buffer.from(dialectB));
      // Made before the first change, and then of no use.
      expect(readdirSync(directory).sort()).toEqual([file, `${file}.backup`, 'data']);
    },
  );

  it('refuses a file in UTF-16, into which UTF-8 would be written, and leaves every byte', async () => {
    const { directory, tracker } = await project('');
    for (const mark of ['\ufeff', '']) {
      const bytes = Buffer.from(`${mark}# Project Status\n## Vendors\n- a: operational\n`, 'utf16le');
      writeFileSync(join(directory, file), bytes);
      const { code, err } = await tracker('migrate', file);
      expect([code, err]).toEqual([2, expect.stringContaining('Save it as UTF-8')]);
      expect(readFileSync(join(directory, file))).toEqual(bytes);
    }
  });

  it('keeps bytes that are no UTF-8, and what the database has otherwise, however often it runs', async () => {
    const { directory, migrate, counts } = await project('');
    const path = join(directory, file);
    writeFileSync(
      path,
      '# \xdcbersicht\n## Vendors\n- Gr\xf6\xdfe: operational\n- b: broken\n## Vendors\n- B: operational\n',
      'latin1',
    );
    expect((await migrate()).report).toMatchObject({
      changes_applied: 1,
      unrecognised_sections: [{ unread: [3] }, { unread: [6] }],
    });
    expect(await counts()).toEqual([1, 0, 0, 0]);
    const adopted = readFileSync(path, 'latin1');
    expect(adopted).toContain(
      '# \xdcbersicht\n## Vendors\n- Gr\xf6\xdfe: operational\n- b: broken\n## Vendors\n- B: operational\n',
    );
    writeFileSync(path, adopted.replace('- b: broken\n## Vendors', '## Vendors'), 'latin1');
    const once = readFileSync(path);
    expect((await migrate()).report).toMatchObject({
      changes_applied: 0,
      warnings: expect.arrayContaining([expect.stringContaining('where it differs in status')]),
    });
    expect(readFileSync(path)).toEqual(once);
  });

  it('says which file does not exist', async () => {
    const { tracker } = await project('');
    const { code, err } = await tracker('migrate', 'absent.md');
    expect([code, err]).toEqual([3, expect.stringContaining('absent.md does not exist')]);
  });
});

interface Damage {
  readonly table: string;
  /** Of which row, as its condition on NEW. */
  readonly row: string;
  /** The assignment to NEW. */
  readonly change: string;
  /** What the report calls what is damaged. */
  readonly of: string;
}

/** A database that stores something else than it is given. */
const falsify = ({ target }: TestDatabase, { table, row, change }: Damage): Promise<void> =>
  asAdmin(
    target,
    `CREATE FUNCTION falsify() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF ${row} THEN ${change}; END IF; RETURN NEW; END $$;
    CREATE TRIGGER falsify BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION falsify();`,
  );
