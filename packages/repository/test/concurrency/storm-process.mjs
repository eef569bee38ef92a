/**
 * One client of a storm: for a while it moves, links, deletes, restores, creates and edits items that the other clients
 * of the storm work on too, and then says which changes were acknowledged, refused and failed.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { TrackerError } from '../../../core/dist/index.js';
import { createDatabase } from '../../dist/index.js';

const { target, workspace, items, durationMs, number } = JSON.parse(process.argv[2]);
const clock = () => new Date().toISOString();
const database = createDatabase({ target, applicationName: `storm ${number}`, clock });
const store = database.store(workspace);

const pick = (list) => list[randomInt(list.length)];
const intent = () => ({ id: randomUUID(), actor: `storm ${number}`, clientTime: clock() });

const creation = (parent_id, dependencies = []) => ({
  ...intent(),
  kind: 'work_item.create',
  entityId: randomUUID(),
  fields: {
    item_type: 'task',
    title: `Made by ${number}`,
    metadata: {},
    parent_id,
    branch_name: null,
    commit_hash: null,
    pr_number: null,
    dependencies,
    vendor_dependencies: [],
  },
});

const update = async (id, fields) => {
  const { value } = await store.workItem(id);
  return { ...intent(), kind: 'work_item.update', entityId: id, base: { version: value.version }, fields };
};

/** Neighbours in the list are pushed below each other from both sides, and linked against each other. */
const steps = {
  move: async () => {
    const position = randomInt(items.length);
    const neighbour = items[(position + 1) % items.length];
    const [child, parent] = number % 2 === 0 ? [items[position], neighbour] : [neighbour, items[position]];
    return [await update(child, { parent_id: parent })];
  },
  uproot: async () => [await update(pick(items), { parent_id: null })],
  link: async () => {
    const position = randomInt(items.length);
    const neighbour = items[(position + 1) % items.length];
    const [source, id] = number % 2 === 0 ? [items[position], neighbour] : [neighbour, items[position]];
    return [
      await update(source, {
        dependencies: { add: [{ id, type: pick(['blocks', 'blocks', 'depends_on']) }], remove: [] },
      }),
    ];
  },
  unlink: async () => {
    const source = pick(items);
    const view = await store.workItemView(source, { children: false, dependencies: true });
    const own = view.value.dependencies.filter(({ direction }) => direction === 'out');
    return [
      await update(source, { dependencies: { add: [], remove: own.map(({ type, item }) => ({ id: item.id, type })) } }),
    ];
  },
  delete: async () => [await update(pick(items), { deletion: { kind: 'subtree', at: clock() } })],
  restore: async () => [await update(pick(items), { deletion: { kind: 'restore' } })],
  create: async () => [creation(pick(items))],
  createLinked: async () => [creation(pick(items), [{ id: pick(items), type: 'blocks' }])],
  createTree: async () => {
    const root = creation(pick(items));
    return [root, creation(root.entityId)];
  },
  rename: async () => [await update(pick(items), { title: `Renamed by ${number}` })],
  note: async () => [await update(pick(items), { note: { at: clock(), by: `storm ${number}`, text: 'Seen.' } })],
};
const names = Object.keys(steps).flatMap((name) =>
  ['move', 'link', 'create', 'restore'].includes(name) ? [name, name, name] : [name],
);

const answer = { acknowledged: [], notes: 0, refused: 0, failures: [] };

const step = async () => {
  const name = pick(names);
  try {
    const changes = await steps[name]();
    await store.apply(changes);
    answer.acknowledged.push(...changes.map(({ id }) => id));
    if (name === 'note') answer.notes += 1;
  } catch (error) {
    if (error instanceof TrackerError && error.code !== 'DatabaseError') answer.refused += 1;
    else answer.failures.push(`${name}: ${error.stack} ${error.cause?.message ?? ''}`);
  }
};

// The first change in a transaction loads Prisma, which takes longer than many changes.
const first = creation(null, [{ id: items[number % items.length], type: 'blocks' }]);
await store.apply([first]);
answer.acknowledged.push(first.id);
process.send('ready');
await once(process, 'message');
const end = Date.now() + durationMs;
while (Date.now() < end) await step();
await database.close();
process.send(answer, () => process.disconnect());
