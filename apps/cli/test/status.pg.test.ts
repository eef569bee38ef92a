import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { openProject } from './status-project.ts';

const control = String.fromCharCode(27);

describe('tracker status', () => {
  it('shows the project as text and as JSON, whole or one section, with changes since a date', async () => {
    const { create, update, vendor, tracker } = await openProject();
    const first = await create(`First ${control}[31mred`);
    const second = await create('Second', { dependencies: [{ type: 'depends_on', id: first }] });
    await vendor('Amina');
    await update(first, { status: 'blocked', metadata: { blocked_reason: 'No access' } });
    const text = await tracker('status');
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(text.out).toContain(`- ${first} **First  \\[31mred**: It is blocked: No access.`);
    expect(text.out).toContain(`- ${second} **Second**: It waits for ${first}.`);
    expect(text.out).toContain('\n## Vendors\n\n0 of 1 operational.\n');
    expect(text.out).not.toContain(control);
    expect((await tracker('status')).out).toBe(text.out);
    expect((await tracker('status', '--format', 'concise')).out).toMatch(/^Vendors: 0 of 1 operational\n/);
    const { version, result } = JSON.parse((await tracker('status', '--json', '--since', '2020-01-01')).out);
    expect([version, result.changes.count, result.work.waiting.length]).toEqual([1, 4, 2]);
    const later = JSON.parse((await tracker('status', '--json', '--section', 'changes', '--since', '2999-01-01')).out);
    expect(later.result).toMatchObject({ changes: { count: 0, more: false } });
    expect(later.result).not.toHaveProperty('work');
  });

  it('says what a flag may be', async () => {
    const { tracker } = await openProject();
    const refused = async (...flags: readonly string[]) => {
      const { code, err } = await tracker('status', ...flags);
      return `${code} ${err}`;
    };
    expect(await refused('--section', 'all')).toMatch(/^2 error: --section: .*vendors, work, deployments/);
    expect(await refused('--format', 'html')).toMatch(/^2 error: --format: .*concise, full/);
    expect(await refused('--since', 'yesterday')).toMatch(/^2 error: --since: must be an ISO 8601 time/);
  });

  it('renders with a template of the user, or with that of the workspace, and names the line of a fault', async () => {
    const { create, tracker, directory, configure } = await openProject();
    const key = await create('Mine');
    writeFileSync(
      join(directory, 'mine.njk'),
      '{% for item in work.ready %}{{ item.key }}={{ item.title }};{% endfor %}\n',
    );
    expect(await tracker('status', '--template', 'mine.njk')).toEqual({ code: 0, out: `${key}=Mine;\n`, err: '' });
    writeFileSync(join(directory, 'bad.njk'), 'one\ntwo {{ work.ready.constructor("return process")() }}\n');
    const bad = await tracker('status', '--template', 'bad.njk');
    expect([bad.code, bad.out, bad.err]).toEqual([2, '', expect.stringMatching(/^error: bad\.njk:2: Only macros/)]);
    expect(await tracker('status', '--template', 'absent.njk')).toMatchObject({ code: 3 });
    configure({ status_template: 'mine.njk' });
    expect((await tracker('status')).out).toBe(`${key}=Mine;\n`);
    expect((await tracker('status', '--format', 'full')).out).toContain('# Project status');
  });

  it('reads no file outside the workspace because the repository says so', async () => {
    const { tracker, directory, configure } = await openProject();
    mkdirSync(join(directory, 'docs'));
    symlinkSync('/etc/passwd', join(directory, 'docs', 'status.njk'));
    for (const status_template of [
      '/etc/passwd',
      '../../../../../../etc/passwd',
      'docs/status.njk',
      'docs/..',
      'absent.njk',
    ]) {
      configure({ status_template });
      const { code, out, err } = await tracker('status');
      expect([code, out, err]).toEqual([2, '', expect.stringContaining('is no file inside the workspace')]);
    }
  });
});

describe('tracker watch', () => {
  it('prints the status, then a line for each change, and ends cleanly on SIGINT', async () => {
    verifies('FR-036');
    const { create, start } = await openProject();
    await create('Before');
    const watching = start('watch', '--interval', '1');
    await watching.printed('## Configuration');
    const key = await create('While watching');
    await watching.printed('While watching');
    watching.process.kill('SIGINT');
    const { code, out, err } = await watching.ended();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^# Project status\n/);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`^\\d{4}-\\S+Z #\\d+ test client work_item\\.create ${key} While watching$`),
    );
  });

  it('gives a JSON value a line with --json', async () => {
    const { create, start } = await openProject();
    const watching = start('watch', '--json', '--interval', '1');
    await watching.printed('"configuration"');
    const key = await create('New');
    await watching.printed(key);
    watching.process.kill('SIGTERM');
    const { code, out } = await watching.ended();
    const [first, second] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([code, first.version, second]).toMatchObject([0, 1, { version: 1, change: { key, title: 'New' } }]);
  });

  it('says what an interval may be', async () => {
    const { tracker } = await openProject();
    expect((await tracker('watch', '--interval', '0')).err).toMatch(/^error: --interval: .*1 to 3600/);
  });
});
