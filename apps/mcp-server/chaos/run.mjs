import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { checkAnswers } from './check/answers.mjs';
import { checkLedger } from './check/ledger.mjs';
import { checkLinearizability } from './check/linearizable.mjs';
import { checkReflection } from './check/reflection.mjs';
import { createCommonKnowledge, runClient } from './client.mjs';
import { startDatabase } from './database.mjs';
import { createMachine } from './machine.mjs';
import { createNemesis } from './nemesis.mjs';
import { createRecorder } from './recorder.mjs';
import { randomFrom } from './seed.mjs';
import { startServer } from './server.mjs';
import { evidenceOf, settle } from './settle.mjs';

const serversPerMachine = 2;
const clientsPerServer = 3;

const sourceOf = (path) => fileURLToPath(new URL(`../../../packages/testing/src/${path}`, import.meta.url));
const fromSource = async (path) => (await runnerImport(sourceOf(path))).module;

/** One run from `seed`, in `scratch`; requests and answers go to the file `log`. Gives {counts, operations, violations}. */
export async function runChaos({ seed, minutes, scratch, log }) {
  const { startFaultProxy, isCommit, isHotWrite } = await fromSource('faults/fault-proxy.ts');
  const { isLinearizable } = await fromSource('linearizability.ts');
  const random = randomFrom(seed);
  const workspace = { id: workspaceIdOf(seed), slug: 'chaos' };
  const recorder = createRecorder(log);
  const known = createCommonKnowledge();
  const database = await startDatabase(join(scratch, 'server'));
  const proxies = [await startFaultProxy(database.target), await startFaultProxy(database.target)];
  const machines = proxies.map((proxy, i) => {
    const directory = join(scratch, `machine-${i + 1}`);
    mkdirSync(directory);
    return createMachine({ directory, name: `machine ${i + 1}`, workspaceId: workspace.id, proxy });
  });
  const places = machines.flatMap((machine) =>
    Array.from({ length: serversPerMachine }, (_, position) => createPlace(machine, position)),
  );
  let isOver = false;
  const stopped = () => isOver;
  try {
    await Promise.all(places.map((place) => place.server()));
    const nemesis = createNemesis({
      random,
      database,
      machines,
      places,
      recorder,
      isLostWrite: (sql) => isCommit(sql) || isHotWrite(sql),
      entityOf: (own) => own.pick(known.items),
      stopped,
    });
    for (const { proxy } of machines) proxy.set(nemesis.calm);
    const clients = places.flatMap((_, place) =>
      Array.from({ length: clientsPerServer }, (_, n) =>
        runClient({ random: random.fork(`client ${place} ${n}`), places, place, known, recorder, stopped }),
      ),
    );
    await Promise.all(machines.map(knowsSomething));
    const end = setTimeout(() => {
      isOver = true;
    }, minutes * 60_000);
    await Promise.all([nemesis.run(), ...clients]).finally(() => clearTimeout(end));
    for (const { proxy } of machines) proxy.set({ kind: 'pass' });
    const world = { machines, database, workspace };
    const unsettled = await settle(world);
    const evidence = await evidenceOf(world);
    const { operations } = withFirstStarts(recorder);
    return {
      counts: {
        ...nemesis.counts,
        'lost COMMIT answers': { times: proxies.reduce((sum, proxy) => sum + proxy.answersLost(), 0) },
      },
      operations,
      evidence,
      violations: [
        ...unsettled,
        ...checkAnswers(operations, evidence),
        ...checkLedger(operations, evidence),
        ...checkReflection(operations, evidence),
        ...checkLinearizability(operations, evidence, isLinearizable),
      ],
    };
  } finally {
    isOver = true;
    for (const place of places) await place.close();
    for (const proxy of proxies) await proxy.close();
    await database.stop();
  }
}

/** Before that nothing below the database can answer. */
async function knowsSomething(machine) {
  while ((await machine.cacheRows().catch(() => new Map())).size < 5) await sleep(200);
}

const workspaceIdOf = (seed) => `0190c4a0-0000-7000-8000-${(seed >>> 0).toString(16).padStart(12, '0')}`;

/** A repeated creation may have taken effect since its first request. */
function withFirstStarts({ operations }) {
  const first = new Map();
  for (const operation of operations) {
    if (operation.actor === null) continue;
    if (!first.has(operation.actor)) first.set(operation.actor, operation.start);
    operation.firstStart = first.get(operation.actor);
  }
  return { operations };
}

/** Where one server after the other stands. */
function createPlace(machine, position) {
  const { host, port, user, database } = machine.proxy.target;
  const databaseUrl = `postgresql://${user}@${host}:${port}/${database}?sslmode=disable`;
  let started = 0;
  const start = () => {
    started += 1;
    const name = `${machine.name} server ${position + 1}.${started}`;
    return { name, server: startServer({ machine, databaseUrl, name }) };
  };
  let current = start();
  return {
    machine,
    name: () => current.name,
    /** One that has ended by itself is found out by its unanswered calls, and gives way to another one. */
    server: async () => {
      const before = current;
      if ((await before.server).hasEnded() && before === current) current = start();
      return await current.server;
    },
    /** Kills the server that stands here, and starts another one. */
    replace: async () => {
      await (await current.server).kill();
      current = start();
      await current.server;
    },
    close: async () => {
      const server = await current.server.catch(() => null);
      await server?.close().catch(() => {});
    },
  };
}
