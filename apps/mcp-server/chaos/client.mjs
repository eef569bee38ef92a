import { setTimeout as sleep } from 'node:timers/promises';
import { weighted } from './seed.mjs';

/** How often a creation is repeated under its key when no answer came. */
const repeats = 8;

/** What all clients of a run know of: the newest entities, so that they meet on them. */
export function createCommonKnowledge() {
  const [items, vendors] = [[], []];
  let last = 0;
  const remember = (list, most) => (entity) => {
    if (list.every(({ id }) => id !== entity.id)) list.push({ ...entity, uses: 0 });
    if (list.length > most) list.shift();
  };
  return {
    items,
    vendors,
    newItem: remember(items, 24),
    newVendor: remember(vendors, 4),
    /** Names an operation; writes are recorded under it in the change log. */
    nextActor: () => {
      last += 1;
      return `op-${last}`;
    },
  };
}

/**
 * One client of one place in the run: asks whichever server stands there, until `stopped`. Writes carry a name of their
 * own as actor, which the change log keeps.
 */
export async function runClient({ random, places, place, known, recorder, stopped }) {
  const send = async (server, tool, input, actor = null) => {
    const operation = recorder.begin({ server: server.name, machine: server.machine.name, tool, input, actor });
    const answer = await server.call(tool, input);
    recorder.end(operation, answer);
    return answer;
  };
  const here = async () => await places[place].server();
  const anywhere = async () => await random.pick(places).server();

  /** Repeated on no answer, here or elsewhere: the key makes it one. */
  const createOnce = async (tool, input) => {
    const actor = known.nextActor();
    for (let attempt = 0; attempt < repeats; attempt += 1) {
      const server = attempt > 0 && random.chance(0.3) ? await anywhere() : await here();
      const answer = await send(server, tool, { ...input(actor), created_by: actor, idempotency_key: actor }, actor);
      if (answer.kind !== 'none') return answer;
    }
    return { kind: 'none' };
  };
  const createItem = async () => {
    const parent = random.chance(0.4) && known.items.length > 0 ? { parent_id: random.pick(known.items).id } : {};
    const answer = await createOnce('create_work_item', (actor) => ({ item_type: 'task', title: actor, ...parent }));
    if (answer.kind === 'answered') known.newItem(answer.found);
  };
  const createVendor = async () => {
    const answer = await createOnce('create_vendor', (actor) => ({ name: actor }));
    if (answer.kind === 'answered') known.newVendor(answer.found);
  };

  const updateItem = (edit) => async () => {
    if (known.items.length < 3) return await createItem();
    const server = await here();
    const { id } = random.pick(known.items);
    const seen = await send(server, 'query_work_item', { id, include_children: false, include_dependencies: false });
    if (seen.kind !== 'answered' || seen.found.version === undefined) return;
    const actor = known.nextActor();
    const input = edit(actor, seen.found);
    if (input === null) return;
    await send(server, 'update_work_item', { id, version: seen.found.version, updated_by: actor, ...input }, actor);
  };
  const anotherItem = (id) => random.pick(known.items.filter((item) => item.id !== id)).id;
  const updateVendor = async () => {
    if (known.vendors.length === 0) return await createVendor();
    const server = await here();
    const { title: name } = random.pick(known.vendors);
    const seen = await send(server, 'query_vendor_status', { name });
    if (seen.kind !== 'answered' || seen.found.version === undefined) return;
    const actor = known.nextActor();
    const { version } = seen.found;
    await send(server, 'update_vendor_status', { name, version, extractor_version: actor, updated_by: actor }, actor);
  };
  const read = (tool, input) => async () => void (await send(await here(), tool, input()));

  const steps = [
    [12, createItem],
    [2, createVendor],
    [26, updateItem((actor) => ({ title: actor }))],
    [8, updateItem((actor) => ({ metadata: { description: actor } }))],
    [8, updateItem(() => ({ status: random.pick(['active', 'completed']) }))],
    [8, updateItem((actor) => ({ note: actor }))],
    [6, updateItem((_, { id }) => ({ parent_id: random.chance(0.3) ? null : anotherItem(id) }))],
    [5, updateItem((_, { id }) => ({ dependencies: { add: [{ id: anotherItem(id), type: 'depends_on' }] } }))],
    [3, updateItem((_, { deleted }) => (deleted ? { restore: true } : { deleted_at: new Date().toISOString() }))],
    [4, updateItem((_, { deleted }) => (deleted ? { restore: true } : null))],
    [10, updateVendor],
    [2, read('list_work_items', () => ({ limit: 10 }))],
    [1, read('get_project_status', () => ({ section: 'work' }))],
  ];
  while (!stopped()) {
    await weighted(random, steps)();
    await sleep(random.between(20, 160));
  }
}
