import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, openSession, urlOf, verifies } from '@tracker/testing';
import { expect, it, onTestFinished } from 'vitest';
import { migrateFile, openTracker, rollbackFile } from '../src/index.ts';
import { makeDirectory, scratchDirectory } from './scratch.ts';

const file = '.project_status.md';

const status = `# Project Status
## Vendors (2 total)
- vendor_1: operational (1/50 tests passed, 2 skipped) [Excel, CSV] v1.0.1
- vendor_2: broken
## Deployments (1 total)
### 2025-10-01 - PR #1
- Commit: 9a8b7c1
- Vendors: vendor_1
## Future Enhancements (1 total)
- Enhancement 1 (Priority: High, Q1 2026)
## Session Prompts (1 total)
### Session 1
---
session_id: sess_1
schema_version: "1.0"
token_budget: 50000
---
Carry on.
`;
const since = status.replace('Project Status', 'Project Status, since');
const whole = [2, 1, 1, 1];
const nothing = [0, 0, 0, 0];

/** A workspace whose rows are counted past every layer. */
const project = async () => {
  const database = await createTestDatabase();
  const root = scratchDirectory();
  const workspace = makeDirectory(root, 'project');
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DATABASE_URL: urlOf(database.target), TRACKER_DATA_DIR: makeDirectory(root, 'data') };
  const admin = await openSession(database.target);
  onTestFinished(async () => {
    await tracker.close();
    await admin.end();
    await database.drop();
  });
  const tracker = await openTracker({ workspace, env });
  // Once, so that the schema is there.
  await tracker.store.configuration();
  writeFileSync(join(workspace, file), status);
  const run = (command: 'migrate' | 'rollback', deathAt = 0): ChildProcess => {
    const script = join(import.meta.dirname, 'migration-process.mjs');
    const child = spawn(process.execPath, [script, workspace, command, String(deathAt)], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return {
    workspace,
    admin,
    target: database.target,
    start: run,
    migrate: () => migrateFile(tracker, { file, dryRun: false, client: 'test' }),
    rollback: () => rollbackFile(tracker, { dryRun: false, discardLaterChanges: false, client: 'test' }),
    /** Null when it was killed. */
    ended: async (...given: Parameters<typeof run>) => {
      const child = run(...given);
      let out = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      await once(child, 'close');
      return child.signalCode === null ? JSON.parse(out) : null;
    },
    textIn: (name: string) => (existsSync(join(workspace, name)) ? readFileSync(join(workspace, name), 'utf8') : null),
    counts: async (): Promise<readonly number[]> => {
      const [row] = await admin.query(
        `select (select count(*) from vendor_extractors)::int as v, (select count(*) from deployment_events)::int as d,
           (select count(*) from future_enhancements)::int as e,
           (select count(*) from work_items where deleted_at is null)::int as i`,
      );
      return [row?.v, row?.d, row?.e, row?.i].map(Number);
    },
  };
};

const timeout = 300_000;

/** Of a write that was killed; the next one does not use them, and they say by their name what they are. */
const withoutTemporaries = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => !name.endsWith('.tmp'))
    .sort();

it('a migration that is killed at any file operation leaves the old state, and the next one brings it whole', {
  timeout,
}, async () => {
  verifies('FR-026');
  const { workspace, ended, counts, textIn } = await project();
  let deaths = 0;
  for (let deathAt = 1; ; deathAt += 1) {
    const report = await ended('migrate', deathAt);
    if (report !== null) {
      expect(report).toMatchObject({ success: true, changes_applied: 5 });
      break;
    }
    expect(textIn(file)).toBe(status);
    expect(await counts()).toEqual(nothing);
    expect([null, status]).toContain(textIn(`${file}.backup`));
    deaths += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(6);
  expect(await counts()).toEqual(whole);
  // Taken over: what it had by hand and what is generated now.
  expect(textIn(file)).toContain('## Vendors (2 total) <!-- tracker:vendors');
  expect(withoutTemporaries(workspace)).toEqual([file, `${file}.backup`, '.tracker']);
});

it('a rollback that is killed at any file operation is finished by running it again', { timeout }, async () => {
  verifies('FR-026');
  const { workspace, migrate, rollback, ended, counts, textIn } = await project();
  const outcomes = new Set<string>();
  for (let deathAt = 1; ; deathAt += 1) {
    expect(await migrate()).toMatchObject({ success: true, changes_applied: 5 });
    writeFileSync(join(workspace, file), since);
    const report = await ended('rollback', deathAt);
    // The commit comes before every file operation.
    expect(await counts()).toEqual(nothing);
    expect([status, since]).toContain(textIn(file));
    if (report !== null) {
      expect(report).toMatchObject({ rolled_back: true, file: { outcome: 'restored' } });
      break;
    }
    const again = await rollback();
    expect(again).toMatchObject({ rolled_back: false });
    outcomes.add(again.file?.outcome ?? 'none');
    expect([textIn(file), textIn(`${file}.before-rollback`), textIn(`${file}.backup`)]).toEqual([status, since, null]);
    expect(await counts()).toEqual(nothing);
  }
  expect([...outcomes].sort()).toEqual(['no_backup', 'restored', 'unchanged']);
  expect(textIn(file)).toBe(status);
});

it.each([
  ['migrate', nothing, whole],
  ['rollback', whole, nothing],
] as const)(
  'a %s that is killed in the middle of its transaction has done nothing',
  { timeout },
  async (command, before, after) => {
    verifies('FR-026');
    const { admin, target, start, migrate, rollback, counts, textIn } = await project();
    if (command === 'rollback') await migrate();
    const text = textIn(file);
    // The last thing that a migration writes, and the last but one that a rollback takes away.
    const table = command === 'migrate' ? 'future_enhancements' : 'vendor_extractors';
    const blocker = await openSession(target);
    await blocker.query('set idle_in_transaction_session_timeout = 0');
    await blocker.query(`begin; lock table ${table} in share row exclusive mode`);
    const child = start(command);
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%"${table}"%' and pid <> pg_backend_pid()`;
    while ((await admin.query(waiting)).length === 0) await sleep(20);
    const written = `select count(*)::int as n from pg_locks where relation = 'changes'::regclass and mode = 'RowExclusiveLock'`;
    expect(Number((await admin.query(written))[0]?.n)).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await once(child, 'close');
    await blocker.query('rollback');
    await blocker.end();
    expect(await counts()).toEqual(before);
    expect(textIn(file)).toBe(text);
    await (command === 'migrate' ? migrate() : rollback());
    expect(await counts()).toEqual(after);
  },
);
