import type { TestHome } from '../test-home.ts';

type Sql = Pick<TestHome, 'sql'>;

/** Every way in which a workspace is not as SPEC section 2 has it, one sentence each; found by SQL, not by the product. */
export const brokenInvariants = async (home: Sql, workspaceId: string): Promise<readonly string[]> => [
  ...(await brokenTree(home, workspaceId)),
  ...(await versionGaps(home, workspaceId)),
];

export const brokenTree = async ({ sql }: Sql, workspaceId: string): Promise<readonly string[]> => {
  const misplaced = await sql<{ id: string }>(
    `select i.id from work_items i
     left join work_items p on p.workspace_id = i.workspace_id and p.id = i.parent_id
     where i.workspace_id = $1 and (i.path <> coalesce(p.path || '.', '') || i.id or i.depth <> coalesce(p.depth + 1, 0))`,
    [workspaceId],
  );
  const tooDeep = await sql<{ id: string }>('select id from work_items where workspace_id = $1 and depth > 5', [
    workspaceId,
  ]);
  const unreachable = await sql<{ id: string }>(
    `with recursive reached as (
       select id from work_items where workspace_id = $1 and parent_id is null
       union all
       select i.id from work_items i join reached r on i.parent_id = r.id where i.workspace_id = $1)
     select id from work_items where workspace_id = $1 and id not in (select id from reached)`,
    [workspaceId],
  );
  const orphans = await sql<{ id: string }>(
    `select i.id from work_items i join work_items p on p.workspace_id = i.workspace_id and p.id = i.parent_id
     where i.workspace_id = $1 and i.deleted_at is null and p.deleted_at is not null`,
    [workspaceId],
  );
  return [
    ...misplaced.map(({ id }) => `${id} is not where its parent is`),
    ...tooDeep.map(({ id }) => `${id} is too deep`),
    ...unreachable.map(({ id }) => `${id} hangs on no root`),
    ...orphans.map(({ id }) => `${id} lives below a deleted parent`),
    ...(await waitingOnThemselves({ sql }, workspaceId)).map((id) => `${id} waits for itself`),
  ];
};

/** What is left when items that nothing blocks are taken away again and again. */
const waitingOnThemselves = async ({ sql }: Sql, workspaceId: string): Promise<readonly string[]> => {
  let edges = await sql<{ blocker: string; blocked: string }>(
    `select case type when 'blocks' then source_id else target_id end as blocker,
       case type when 'blocks' then target_id else source_id end as blocked
     from work_item_dependencies where workspace_id = $1`,
    [workspaceId],
  );
  for (;;) {
    const blocked = new Set(edges.map((edge) => edge.blocked));
    const rest = edges.filter(({ blocker }) => blocked.has(blocker));
    if (rest.length === edges.length) return [...blocked];
    edges = rest;
  }
};

/** Every version of every item was made by exactly one change. */
const versionGaps = async ({ sql }: Sql, workspaceId: string): Promise<readonly string[]> => {
  const rows = await sql<{ id: string; version: number; made: number[] }>(
    `select i.id, i.version, array_agg((e->>'version')::int order by (e->>'version')::int) as made
     from work_items i
     join changes c on c.workspace_id = i.workspace_id
     cross join lateral jsonb_array_elements(c.effects) e
     where i.workspace_id = $1 and e->>'id' = i.id::text and e->>'version' is not null
     group by i.id, i.version`,
    [workspaceId],
  );
  return rows
    .filter(({ version, made }) => made.length !== version || made.some((each, position) => each !== position + 1))
    .map(({ id, version, made }) => `${id} is at version ${version}, but its changes made ${made}`);
};
