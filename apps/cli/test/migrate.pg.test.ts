import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asAdmin, type TestDatabase, verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { dialectB, file, project } from './migration-project.ts';

describe('tracker migrate', () => {
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

  it('brings session prompts that are files, and reports the malformed one by file and line', async () => {
    verifies('FR-021');
    const { directory, migrate, counts } = await project('# Status\n');
    mkdirSync(join(directory, 'docs/session-prompts/2025'), { recursive: true });
    const prompt = (name: string, text: string) => writeFileSync(join(directory, 'docs/session-prompts', name), text);
    prompt('2025/good.md', '---\nschema_version: "1.0"\ntitle: TPD\n---\nMove it.\n');
    prompt('bad.md', '---\ntitle: [unclosed\n---\nText.\n');
    const { report } = await migrate();
    expect(report).toMatchObject({ success: true, reconciliation: { session_prompts: { source: 1, migrated: 1 } } });
    expect(report.skipped).toMatchObject([{ file: 'docs/session-prompts/bad.md' }]);
    expect(await counts()).toEqual([0, 0, 0, 1]);
    expect((await migrate()).report).toMatchObject({ success: true, changes_applied: 0 });
  });

  it('takes everything back when what the database holds is not what the file says', async () => {
    const { directory, database, migrate, counts } = await project(dialectB);
    await migrate('--dry-run');
    await falsify(database);
    const { code, report } = await migrate();
    expect(code).toBe(1);
    expect(report).toMatchObject({ success: false, changes_applied: 0, rollback_executed: true });
    expect(report.reconciliation.vendor_metadata.completeness_percentage).toBeCloseTo((404 / 405) * 100);
    expect(report.warnings[0]).toBe('vendor_metadata: status of "vendor_7" is not what the file says.');
    expect(await counts()).toEqual([0, 0, 0, 0]);
    expect(readFileSync(join(directory, file), 'utf8')).toBe(dialectB);
  });

  it('refuses a file in UTF-16, into which UTF-8 would be written, and leaves every byte', async () => {
    const { directory, tracker } = await project('');
    const bytes = Buffer.from('\ufeff# Project Status\n## Vendors\n- a: operational\n', 'utf16le');
    writeFileSync(join(directory, file), bytes);
    const { code, err } = await tracker('migrate', file);
    expect([code, err]).toEqual([2, expect.stringContaining('Save it as UTF-8')]);
    expect(readFileSync(join(directory, file))).toEqual(bytes);
  });

  it('says which file does not exist', async () => {
    const { tracker } = await project('');
    const { code, err } = await tracker('migrate', 'absent.md');
    expect([code, err]).toEqual([3, expect.stringContaining('absent.md does not exist')]);
  });
});

/** A database that stores another status than it was given. */
const falsify = ({ target }: TestDatabase): Promise<void> =>
  asAdmin(
    target,
    `CREATE FUNCTION falsify() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.name = 'vendor_7' THEN NEW.status := 'broken'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER falsify BEFORE INSERT ON vendor_extractors FOR EACH ROW EXECUTE FUNCTION falsify();`,
  );
