import { expect, it } from 'vitest';
import { recordStatements } from './statement-recorder.ts';
import { newWorkspace, useTestHome } from './test-home.ts';

const home = useTestHome();
const items = 3_000;

/** Every third item waits for the one before it; each has two changes in the log. */
const fill = async (workspaceId: string): Promise<void> => {
  const id = (n: string) => `lpad((${n})::text, 32, '0')::uuid`;
  await home.sql(
    `with identities as (insert into work_item_identities (workspace_id, id, key)
         select $1, ${id('n')}, 'T-' || lpad(n::text, 8, '0') from generate_series(1, ${items}) n returning id, key),
       made as (insert into work_items (workspace_id, id, key, item_type, title, path, depth, metadata, created_by, updated_by)
         select $1, id, key, 'task', 'Item', id::text, 0, '{}', 'test', 'test' from identities)
     insert into work_item_dependencies (workspace_id, source_id, target_id, type, created_by)
       select $1, ${id('n')}, ${id('n - 1')}, 'depends_on', 'test' from generate_series(3, ${items}, 3) n`,
    [workspaceId],
  );
  await home.sql(
    `insert into changes (workspace_id, id, kind, entity, entity_id, fields, effects, actor, client_time)
       select $1, gen_random_uuid(), 'work_item.update', 'work_item', ${id('1 + n % 3000')}, '{}', '[]', 'test', now()
       from generate_series(1, ${2 * items}) n`,
    [workspaceId],
  );
  await home.sql('vacuum analyze');
};

it('reaches blockers by their ids and late changes from the horizon on, and reads no table whole for either', async () => {
  const workspace = newWorkspace();
  const client = home.client();
  await client.prepare();
  const store = client.store(workspace);
  await store.configuration();
  await fill(workspace.id);
  const { cursor } = (await store.changes({ limit: 1 })).value;

  const { sent, stop } = recordStatements();
  try {
    await store.readyWork({ limit: 20, holder: { holder: 'test', session: 'test' }, waiting: false });
    await store.changes({ limit: 20, after: cursor });
    await store.workItemView('00000000-0000-0000-0000-000000000003', { children: true, dependencies: true });
  } finally {
    stop();
  }
  const plans = await Promise.all(
    sent.map(async ({ name, text, values }) => {
      const lines = await home.sql<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      return { name, whole: lines.map((line) => line['QUERY PLAN']).filter((line) => readsWhole.test(line)) };
    }),
  );
  expect(plans.map(({ name }) => name)).toEqual(['ready-work', 'changes-after-20', expect.stringContaining('view')]);
  expect(plans.flatMap(({ whole }) => whole)).toEqual([]);
});

const readsWhole = /Seq Scan on (work_items|work_item_dependencies|changes)\b/;
