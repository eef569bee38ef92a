import { setTimeout as sleep } from 'node:timers/promises';
import { weighted } from './seed.mjs';

/** How long a kill waits for a write to be under way, and a loss for something to lose, in milliseconds. */
const opportunityMs = 1_500;

const lossesWhenCalm = 0.12;

/**
 * Two hands that know no mercy, both led by the seed: one for the database and the networks, one for the processes and
 * what they keep on disk. Counts what it did, and how often a write was under way.
 */
export function createNemesis({ random, database, machines, places, recorder, isLostWrite, entityOf, stopped }) {
  const counts = {};
  const losing = random.fork('losing');
  /** Between other faults too now and then the answer to a COMMIT is lost. */
  const calm = { kind: 'lose_answer', to: (sql) => isLostWrite(sql) && losing.chance(lossesWhenCalm) };
  const count = (kind, inFlight, where = '') => {
    recorder.note(`${kind} ${where}`);
    counts[kind] ??= { times: 0, withWrites: 0 };
    counts[kind].times += 1;
    if (inFlight > 0) counts[kind].withWrites += 1;
  };
  const serversOf = (some) => places.filter(({ machine }) => some.includes(machine)).map(({ name }) => name());
  const momentOfWriting = async (servers) => {
    const until = performance.now() + opportunityMs;
    while (recorder.writesInFlight(servers()) === 0 && performance.now() < until && !stopped()) await sleep(2);
    return recorder.writesInFlight(servers());
  };

  const killDatabase = async (random) => {
    const inFlight = await momentOfWriting(() => serversOf(machines));
    database.kill();
    count('database kills', inFlight);
    await sleep(random.chance(0.2) ? random.between(1_500, 5_000) : random.between(0, 600));
    await database.start();
    recorder.note('the database is back');
  };
  const onNetworks = async (random, kind, fault, forMs) => {
    const chosen = random.chance(0.5) ? machines : [random.pick(machines)];
    const inFlight = await momentOfWriting(() => serversOf(chosen));
    for (const { proxy } of chosen) proxy.set(fault);
    count(kind, inFlight, chosen.map(({ name }) => name).join());
    await sleep(forMs);
    for (const { proxy } of chosen) {
      proxy.set(calm);
      if (fault.kind === 'half_open') proxy.cut();
    }
    recorder.note(`end of ${kind}`);
  };
  const direction = (random) => random.pick([{}, { direction: 'to_server' }, { direction: 'to_client' }]);
  const faults = [
    [80, killDatabase],
    [
      20,
      (r) =>
        onNetworks(
          r,
          'times that answers to COMMIT were lost',
          { kind: 'lose_answer', to: isLostWrite },
          r.between(300, 1_200),
        ),
    ],
    [4, (r) => onNetworks(r, 'refused connections', { kind: 'refuse' }, r.between(500, 2_500))],
    [4, (r) => onNetworks(r, 'reset connections', { kind: 'reset', ...direction(r) }, r.between(200, 1_500))],
    [4, (r) => onNetworks(r, 'half-open connections', { kind: 'half_open' }, r.between(500, 4_000))],
    [4, (r) => onNetworks(r, 'stalled connections', { kind: 'stall', ...direction(r) }, r.between(300, 3_000))],
    [
      3,
      (r) =>
        onNetworks(
          r,
          'slow connections',
          { kind: 'slow', bytesPerSecond: r.between(200, 5_000), ...direction(r) },
          r.between(500, 2_500),
        ),
    ],
    [2, (r) => onNetworks(r, 'sliced connections', { kind: 'slice', ...direction(r) }, r.between(300, 1_000))],
    [
      4,
      (r) =>
        onNetworks(
          r,
          'truncated connections',
          { kind: 'truncate', afterBytes: r.between(0, 3_000), ...direction(r) },
          r.between(300, 1_500),
        ),
    ],
  ];

  const killProcess = async (random) => {
    const place = random.pick(places);
    const inFlight = await momentOfWriting(() => [place.name()]);
    count('process kills', inFlight, place.name());
    await place.replace();
  };
  const momentOfWaiting = async (machine) => {
    const until = performance.now() + opportunityMs;
    while (!(await machine.hasWaiting()) && performance.now() < until && !stopped()) await sleep(20);
  };
  /** On one machine the journals go, on the other one the status files: the other copy must do each time. */
  const loseCopy = async (random) => {
    const [first, second] = machines;
    if (random.chance(0.5)) {
      await momentOfWaiting(first);
      first.loseJournal();
      count('lost journals', recorder.writesInFlight(serversOf([first])));
    } else {
      await momentOfWaiting(second);
      second.cleanWorkTree();
      count('cleaned work trees', recorder.writesInFlight(serversOf([second])));
    }
  };
  const plant = async (random) => {
    const [machine] = machines;
    const change = foreignChange(entityOf(random));
    if (change === null) return;
    await machine.plant(change).then(
      () => count('planted changes', recorder.writesInFlight(serversOf([machine]))),
      () => {}, // the lock was busy
    );
  };
  const misfortunes = [
    [64, killProcess],
    [20, loseCopy],
    [16, plant],
  ];

  const hand = async (name, choices, calm) => {
    const own = random.fork(name);
    while (!stopped()) {
      await sleep(calm(own));
      if (!stopped()) await weighted(own, choices)(own);
    }
  };
  return {
    counts,
    calm,
    run: () =>
      Promise.all([
        hand('network', faults, (r) => r.between(500, 2_000)),
        hand('processes', misfortunes, (r) => r.between(1_500, 5_000)),
      ]),
  };
}

function foreignChange(item) {
  if (item === undefined) return null;
  return {
    id: crypto.randomUUID(),
    kind: 'work_item.update',
    entityId: item.id,
    base: { version: 1 },
    actor: 'somebody',
    clientTime: new Date().toISOString(),
    fields: { title: 'somebody was here' },
  };
}
