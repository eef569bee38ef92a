import { createTestDatabase, urlOf, verifies } from '@tracker/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { shell } from './command.ts';

const project = async () => {
  const database = await createTestDatabase();
  const user = shell({ DATABASE_URL: urlOf(database.target) });
  onTestFinished(() => database.drop());
  const json = async (...args: readonly string[]) => {
    const { code, out } = await user.tracker(...args, '--json');
    const { version, result, ...failure } = JSON.parse(out);
    expect(version).toBe(1);
    return { code, result, ...failure };
  };
  return { ...user, json };
};

/** Each test starts a dozen processes. */
describe('commands of entities', { timeout: 180_000 }, () => {
  it('creates, shows, changes, deletes and restores items', async () => {
    verifies('FR-008');
    verifies('FR-037');
    const { tracker, json } = await project();
    const parent = (await json('items', 'create', 'Über', '--type', 'project')).result;
    const made = await tracker(
      'items',
      'create',
      'Parse CSV',
      '--parent',
      parent.key,
      '--priority',
      '2',
      '--labels',
      'a, b',
    );
    expect([made.code, made.err]).toEqual([0, '']);
    const key = /^Created (T-\w+) Parse CSV\n$/.exec(made.out)?.[1] ?? '';
    expect((await json('items', 'show', key)).result).toMatchObject({
      title: 'Parse CSV',
      metadata: { priority: 2, labels: ['a', 'b'] },
      ancestors: [{ key: parent.key }],
      dependencies: [],
    });
    const shown = (await tracker('items', 'show', key)).out;
    expect(shown).toMatch(new RegExp(`\\nancestors +${parent.key} Über\\n`));
    expect(shown).not.toContain('\u001b');

    const blocked = await tracker('items', 'update', key, '--status', 'blocked', '--note', 'Waits');
    expect(blocked).toMatchObject({ code: 0, out: `Updated ${key} Parse CSV, version 2\n` });
    expect(blocked.err).toContain('warning: ');
    const stale = await json('items', 'update', key, '--title', 'Mine', '--if-version', '1');
    expect(stale).toMatchObject({ code: 4, error: 'VersionConflictError' });
    expect(await json('items', 'update', parent.key, '--delete')).toMatchObject({ code: 2, error: 'ValidationError' });
    await json('items', 'update', parent.key, '--delete', '--with-children');
    expect((await json('items', 'show', key)).result.deleted_at).not.toBeNull();
    await json('items', 'update', parent.key, '--restore');
    expect((await json('items', 'show', key)).result).toMatchObject({ deleted_at: null, status: 'blocked' });
    expect(await json('items', 'show', 'T-000000')).toMatchObject({ code: 3, error: 'NotFoundError' });
    expect(await json('items', 'update', key, '--metadata', '[1]')).toMatchObject({
      code: 2,
      message: expect.stringContaining('--metadata'),
    });
  });

  it('creates, lists, shows and changes vendors and deployments', async () => {
    verifies('FR-001');
    verifies('FR-005');
    const { tracker, json } = await project();
    expect((await tracker('vendors', 'list')).out).toBe('No vendors.\n');
    for (const name of ['Epson', 'Canon']) await tracker('vendors', 'create', name, '--status', 'operational');
    expect((await tracker('vendors', 'update', 'EPSON', '--status', 'broken')).out).toBe(
      'Updated Epson, broken, version 2\n',
    );
    expect((await json('vendors', 'show', 'epson')).result).toMatchObject({
      name: 'Epson',
      status: 'broken',
      version: 2,
    });
    expect(await json('vendors', 'update', 'epson', '--status', 'operational', '--if-version', '1')).toMatchObject({
      code: 4,
    });
    expect(await json('vendors', 'show', 'nobody')).toMatchObject({ code: 3 });
    const { result: page } = await json('vendors', 'list', '--limit', '1');
    expect(page).toMatchObject({ vendors: [{ name: 'Canon' }], total_count: 2, has_more: true });
    expect((await json('vendors', 'list', '--limit', '1', '--all')).result.vendors).toHaveLength(2);
    expect((await tracker('vendors', 'list', '--status', 'broken')).out).toMatch(
      /^NAME .*\nEpson +broken .*\n1 of 1\n$/,
    );

    const commit = '0123456789abcdef0123456789abcdef01234567';
    const options = ['--pr', '12', '--commit', commit, '--tests', 'unit=40,e2e=3', '--vendors', 'epson'];
    const { result: event } = await json('deployments', 'create', 'Read CSV', ...options);
    expect(event).toMatchObject({
      commit_hash: commit,
      metadata: {
        pr_number: 12,
        pr_title: 'Read CSV',
        test_summary: { unit: 40, e2e: 3 },
        constitutional_compliance: false,
      },
      affected_vendors: [{ name: 'Epson' }],
    });
    expect((await json('deployments', 'show', event.id)).result).toMatchObject({
      id: event.id,
      data_source: 'postgresql',
    });
    expect((await tracker('deployments', 'list', '--vendor', 'epson')).out).toMatch(
      /#12 +Read CSV +0123456789 +Epson /,
    );
    expect(await json('deployments', 'create', 'x', '--pr', '1')).toMatchObject({ code: 2 });
    expect(await json('deployments', 'show', commit)).toMatchObject({ code: 3 });
  });

  it('plans enhancements and changes the configuration', async () => {
    verifies('FR-015');
    verifies('FR-016');
    verifies('FR-017');
    verifies('FR-018');
    const { tracker, json } = await project();
    const { result: first } = await json('enhancements', 'create', 'Scans', '--priority', '1', '--quarter', '2026-Q1');
    const { result: second } = await json('enhancements', 'create', 'OCR', '--depends-on', first.id);
    expect(second).toMatchObject({ depends_on: [first.id], priority: 3, status: 'planned' });
    expect((await tracker('enhancements', 'update', second.id, '--status', 'approved')).out).toBe(
      'Updated OCR, version 2\n',
    );
    expect(await json('enhancements', 'update', second.id, '--title', 'x', '--if-version', '1')).toMatchObject({
      code: 4,
    });
    expect((await json('enhancements', 'show', second.id)).result).toMatchObject({ status: 'approved', version: 2 });
    expect((await json('enhancements', 'update', first.id, '--quarter', '')).result.target_quarter).toBeNull();
    expect((await tracker('enhancements', 'list', '--priority', '1')).out).toMatch(
      /^PRIORITY .*\n1 +planned .*Scans.*\n1 of 1\n$/,
    );
    expect(await json('enhancements', 'show', 'nothing')).toMatchObject({ code: 2 });

    expect((await json('config', 'show')).result).toMatchObject({ version: 1, database_healthy: true });
    expect((await json('config', 'list')).result).toMatchObject({ version: 1, database_healthy: true });
    const changed = await json(
      'config',
      'update',
      '--context',
      'maintenance',
      '--branch',
      'main',
      '--token-budget',
      '1000',
    );
    expect(changed.result).toMatchObject({ version: 2, active_context_type: 'maintenance', git_branch: 'main' });
    expect((await json('config', 'update', '--branch', '')).result).toMatchObject({ version: 3, git_branch: null });
    expect(await json('config', 'update', '--token-budget', '1')).toMatchObject({
      code: 2,
      message: expect.stringContaining('--token-budget'),
    });
    expect(await json('config', 'update', '--branch', 'x', '--if-version', '2')).toMatchObject({ code: 4 });
    expect((await tracker('config', 'show')).out).toMatch(/\nversion +3\n/);
  });
});
