import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listDeployments, listEnhancements, listVendors, listWorkItems } from '@tracker/core';
import { openSession } from '@tracker/testing';
import { openedProject } from './opened-project.ts';

export const file = '.project_status.md';

/** A user's project with a status file, in a database of its own. */
export const project = async (status: string) => {
  const { user, opened: tracker, database } = await openedProject();
  writeFileSync(join(user.directory, file), status);
  const migrate = async (...flags: readonly string[]) => {
    const { code, out } = await user.tracker('migrate', file, '--json', ...flags);
    return { code, report: JSON.parse(out) };
  };
  const context = tracker.context('test');
  const counts = async () => [
    (await listVendors.run(context, listVendors.input.parse({ limit: 100 }))).vendors.length,
    (await listDeployments.run(context, listDeployments.input.parse({ limit: 100 }))).deployments.length,
    (await listEnhancements.run(context, listEnhancements.input.parse({ limit: 100 }))).enhancements.length,
    (await listWorkItems.run(context, listWorkItems.input.parse({ limit: 100 }))).total_count,
  ];
  /** The rows of all that a migration writes, in the database. */
  const rowCount = async (): Promise<number> => {
    const session = await openSession(database.target);
    const tables = ['vendor_extractors', 'deployment_events', 'future_enhancements', 'work_items', 'external_refs'];
    const counts = [...tables, 'changes'].map((table) => `(select count(*) from ${table})`);
    const [row] = await session.query(`select (${counts.join(' + ')})::int as n`);
    await session.end();
    return Number(row?.n);
  };
  /** The result of a command. */
  const json = async (...args: readonly string[]) => JSON.parse((await user.tracker(...args, '--json')).out).result;
  const rollback = async (...flags: readonly string[]) => {
    const { code, out } = await user.tracker('migrate', 'rollback', '--json', ...flags);
    return { code, report: JSON.parse(out) };
  };
  return { ...user, database, context, json, migrate, rollback, counts, rowCount };
};

/** 45 vendors, 12 deployments, 8 enhancements and 25 sessions; the benchmark of the migration reads it too. */
export const dialectB = readFileSync(join(import.meta.dirname, 'fixtures', 'dialect-b-whole.md'), 'utf8');
