import { keyOf } from '../packages/core/dist/index.js';
import { createIds } from '../packages/host/dist/index.js';

/** Items per transaction while they are written. */
const batch = 5_000;
const day = 86_400_000;

/**
 * Writes `count` further items as rows, in whole sets: through tools 100,000 would take minutes. Half lie in trees of 100
 * (a project, sessions and research, tasks on two levels), the others are roots. Three in five are completed, one in twelve
 * is blocked; one in three waits for an earlier one of its hundred, one in twenty needs a vendor, one in three has notes;
 * the log holds a creation of each and, for those that are not active, an update. The same count gives the same rows but
 * for their ids. The youngest was made `youngestDays` ago, the oldest two years before.
 */
export const addManyItems = async ({ pool, tracker }, count, { youngestDays = 0 } = {}) => {
  const workspaceId = tracker.workspace.id;
  const vendors = await pool.query('select id from vendor_extractors where workspace_id = $1 order by name_key', [
    workspaceId,
  ]);
  const newest = Date.now() - youngestDays * day;
  const made = itemsOf({ count, workspaceId, newest, oldest: newest - 730 * day });
  for (let at = 0; at < count; at += batch) {
    const rows = made.slice(at, at + batch);
    const written = { items: rows, ...linksOf(rows, vendors.rows), changes: rows.flatMap(changesOf) };
    await pool.query(insertion, [workspaceId, ...Object.values(written).map((each) => JSON.stringify(each))]);
  }
  await pool.query('vacuum analyze');
};

const insertion = `
with given as (
    select * from jsonb_to_recordset($2::jsonb) as g(id uuid, key text, item_type work_item_type, title text,
      status work_item_status, parent_id uuid, path text, depth int, metadata jsonb, version int,
      created_at timestamptz, updated_at timestamptz, created_by text, updated_by text)),
  identities as (insert into work_item_identities (workspace_id, id, key) select $1::uuid, id, key from given),
  items as (insert into work_items (workspace_id, id, key, item_type, title, status, parent_id, path, depth, metadata,
      version, created_at, updated_at, created_by, updated_by)
    select $1::uuid, * from given),
  edges as (insert into work_item_dependencies (workspace_id, source_id, target_id, type, created_by)
    select $1::uuid, source_id, target_id, type, 'bench'
    from jsonb_to_recordset($3::jsonb) as g(source_id uuid, target_id uuid, type dependency_type)),
  needs as (insert into work_item_vendor_dependencies (workspace_id, work_item_id, vendor_id, created_by)
    select $1::uuid, work_item_id, vendor_id, 'bench'
    from jsonb_to_recordset($4::jsonb) as g(work_item_id uuid, vendor_id uuid))
insert into changes (workspace_id, id, kind, entity, entity_id, version, base, fields, effects, actor, client_time, applied_at)
  select $1::uuid, id, kind, 'work_item', entity_id, version, base, fields, effects, actor, at, at
  from jsonb_to_recordset($5::jsonb) as g(id uuid, kind text, entity_id uuid, version int, base jsonb, fields jsonb,
    effects jsonb, actor text, at timestamptz)`;

const itemsOf = ({ count, workspaceId, newest, oldest }) => {
  const [ids, random] = [createIds(workspaceId), seededRandom(1)];
  const made = [];
  for (let n = 0; n < count; n += 1) {
    const [place, first] = [n % 100, n - (n % 100)];
    const parent = (n / 100) % 2 < 1 ? made[first + parentIn(place)] : undefined;
    const item_type = typeAt(place);
    const id = ids.next();
    const created = oldest + ((newest - oldest) * n) / count;
    const status = statusOf(random());
    const updated = status === 'active' ? created : Math.min(newest, created + random() * 60 * day);
    made.push({
      id,
      key: keyOf(item_type, id, 10),
      item_type,
      title: sentence(random, 3 + Math.floor(random() * 5)),
      status,
      parent_id: parent?.id ?? null,
      path: parent === undefined ? id : `${parent.path}.${id}`,
      depth: parent === undefined ? 0 : parent.depth + 1,
      metadata: metadataOf(item_type, random, new Date(created).toISOString()),
      version: status === 'active' ? 1 : 2,
      created_at: new Date(created).toISOString(),
      updated_at: new Date(updated).toISOString(),
      created_by: actorOf(random),
      updated_by: actorOf(random),
      changeIds: [ids.next(), ids.next()],
      waitsFor: random() < 0.33 && place > 0 ? made[first + Math.floor(random() * place)]?.id : undefined,
      needsVendor: random() < 0.05 ? random() : undefined,
    });
  }
  return made;
};

/** Undefined for the root of a hundred. */
const parentIn = (place) => {
  if (place < 20) return place === 0 ? undefined : 0;
  return place < 90 ? 1 + (place % 19) : 20 + (place % 70);
};

const typeAt = (place) => {
  if (place === 0) return 'project';
  if (place < 10) return 'session';
  return place < 20 ? 'research' : 'task';
};

const statusOf = (part) => {
  if (part < 0.6) return 'completed';
  return part < 0.92 ? 'active' : 'blocked';
};

const actorOf = (random) => ['claude-code', 'cursor', 'copilot'][Math.floor(random() * 3)];

const metadataOf = (itemType, random, at) => ({
  description: sentence(random, 10 + Math.floor(random() * 70)),
  priority: 1 + Math.floor(random() * 5),
  ...(random() < 0.33 ? { notes: [{ at, by: actorOf(random), text: sentence(random, 25) }] } : {}),
  ...(itemType === 'session'
    ? { token_budget: 200_000, prompts_count: 3, yaml_frontmatter: { schema_version: '1.0' } }
    : {}),
});

const linksOf = (rows, vendors) => ({
  edges: rows.flatMap(({ id, waitsFor }, n) => {
    if (waitsFor === undefined) return [];
    return n % 2 === 0
      ? [{ source_id: id, target_id: waitsFor, type: 'depends_on' }]
      : [{ source_id: waitsFor, target_id: id, type: 'blocks' }];
  }),
  needs: rows.flatMap(({ id, needsVendor }) =>
    needsVendor === undefined
      ? []
      : [{ work_item_id: id, vendor_id: vendors[Math.floor(needsVendor * vendors.length)].id }],
  ),
});

/** A creation, and an update of its state where that is not the first one. */
const changesOf = ({ id, changeIds, version, created_at, updated_at, created_by, updated_by, status, ...item }) => {
  const { key, path, depth, title, item_type, metadata, parent_id } = item;
  const first = { key, path, depth, title, item_type, status: 'active', 'metadata.description': metadata.description };
  const to = (fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { from: null, to: value }]));
  const effect = (fields, at) => [{ entity: 'work_item', id, version: at, fields }];
  const creation = {
    ...{ id: changeIds[0], kind: 'work_item.create', entity_id: id, version: 1, base: null, actor: created_by },
    ...{ fields: { item_type, title, metadata, parent_id }, effects: effect(to(first), 1), at: created_at },
  };
  if (version === 1) return [creation];
  const update = {
    ...{
      id: changeIds[1],
      kind: 'work_item.update',
      entity_id: id,
      version: 2,
      base: { version: 1 },
      actor: updated_by,
    },
    ...{ fields: { status }, effects: effect({ status: { from: 'active', to: status } }, 2), at: updated_at },
  };
  return [creation, update];
};

/** Words of a project: few are in most texts and most in few, as in speech. */
const sentence = (random, words) =>
  Array.from({ length: words }, () => wordAt(Math.floor(vocabulary * random() ** 3))).join(' ');

const vocabulary = 5_000;
const stems = ['parser', 'vendor', 'report', 'token', 'schema', 'worker', 'index', 'invoice', 'ledger', 'import'];
const wordAt = (n) => (n < stems.length ? stems[n] : `${stems[n % stems.length]}${lettersOf(n)}`);
const lettersOf = (n) => n.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));

/** mulberry32 */
const seededRandom = (seed) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
