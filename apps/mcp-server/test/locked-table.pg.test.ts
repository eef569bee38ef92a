import { createVendor, createWorkItem } from '@tracker/core';
import { openTracker } from '@tracker/host';
import { type SectionName, sectionNames } from '@tracker/reporter';
import { createTestDatabase, holdTable, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { type Result, type ToolClient, toolClients } from './support/tool-clients.ts';

let database: TestDatabase;
let scratch: Scratch;
let client: ToolClient;

beforeAll(async () => {
  database = await createTestDatabase();
  scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
  const tracker = await openTracker({ workspace: scratch.workspace, env: scratch.env });
  const context = tracker.context('test');
  await createWorkItem.run(context, createWorkItem.input.parse({ item_type: 'task', title: 'Work' }));
  await createVendor.run(context, createVendor.input.parse({ name: 'Acme' }));
  // Feeds the cache with what it has written.
  await tracker.close();
  const [, connect] = toolClients[0] ?? [];
  if (connect === undefined) throw new Error('there is no client');
  client = await connect(scratch);
  // Opens the database, so that a call is the statement alone.
  await status();
});
afterAll(async () => {
  await client.close();
  await scratch.clean();
  await database.drop();
});

const status = async (): Promise<Result> => {
  const result = await client.call('get_project_status');
  expect(result.isError).toBe(false);
  return result;
};

interface Section {
  readonly data_source?: string;
  readonly as_of?: string;
  readonly error?: string;
}

const sectionsOf = ({ fields }: Result) => sectionNames.map((name) => [name, fields[name] as Section] as const); // the output schema

/** On a busy machine the call is given up before the statement is. */
const whyNot = /Another session of the database holds a lock on this\.|The database does not answer\./;

/** Sections that read a table, as far as a copy has them; `changes` and `archive` are in PostgreSQL alone. */
const readers: readonly (readonly [string, readonly SectionName[]])[] = [
  ['vendor_extractors', ['vendors', 'work', 'deployments', 'changes']],
  ['deployment_events', ['deployments', 'changes']],
  ['future_enhancements', ['enhancements', 'changes']],
  ['work_items', ['work', 'deployments', 'changes']],
  ['archived_work_items', ['work', 'deployments', 'changes', 'archive']],
  ['conflicts', ['conflicts']],
  ['project_configuration', ['configuration']],
  ['changes', ['changes']],
];

it.each(readers)(
  'a status while %s is locked: %j come from below or say why not, the rest is live',
  async (table, hit) => {
    verifies('FR-022', 'FR-030', 'FR-032');
    const held = await holdTable(database.target, table);
    onTestFinished(() => held.release().catch(() => {}));
    // Again and again: what waits for the lock must not use up the connections of what does not.
    for (let call = 0; call < 4; call += 1) {
      const result = await status();
      for (const [name, { data_source, as_of, error }] of sectionsOf(result)) {
        if (!hit.includes(name)) expect([name, data_source]).toEqual([name, 'postgresql']);
        else if (name === 'changes' || name === 'archive')
          expect([name, error]).toEqual([name, expect.stringMatching(whyNot)]);
        else {
          expect([name, data_source]).toEqual([name, 'sqlite_cache']);
          expect(as_of).toMatch(/^\d{4}-.*Z$/);
          expect(result.text).toMatch(new RegExp(`^${name}: .*\\(from sqlite_cache as of `, 'im'));
        }
      }
      expect(JSON.stringify(result.fields.warnings)).toMatch(
        hit.every((name) => name === 'changes') ? /section_unavailable/ : whyNot,
      );
    }
    await held.release();
    for (const [name, { data_source }] of sectionsOf(await status()))
      expect([name, data_source]).toEqual([name, 'postgresql']);
  },
);
