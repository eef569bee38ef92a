import { once } from 'node:events';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Client, postmasterOf, startClient, startClients } from './client.ts';
import { scratchHome, serverProcessesIn, until } from './scratch-home.ts';

const killPostmaster = async (client: Client) => process.kill(await postmasterOf(client), 'SIGKILL');
const janitorsIn = (dir: string) => serverProcessesIn(dir).filter(({ command }) => command.startsWith('flock'));

test('its postmaster killed under load: clients go on, and nothing that was acknowledged is lost', {
  timeout: 120_000,
}, async () => {
  const dataDir = scratchHome();
  const clients = await startClients(4, { dataDir });
  const [first] = clients;
  if (first === undefined) throw new Error('no client');
  await first.call('query', 'create table acknowledged (value text primary key)');

  const writing = Promise.all(clients.map((client, i) => client.call('insert', `client-${i}`)));
  const progress = async () => await Promise.all(clients.map((client) => client.call('inserted')));
  const goOn = async () => {
    const before = await progress();
    await until(async () =>
      (await progress()).every((now, i) => now.acknowledged >= (before[i]?.acknowledged ?? 0) + 15),
    );
  };
  const observer = await startClient({ dataDir });
  for (let kills = 1; kills <= 3; kills += 1) {
    await goOn();
    await killPostmaster(observer);
    await until(async () => (await progress()).every(({ retries }) => retries >= kills));
  }
  await goOn();
  for (const client of clients) await client.call('stopInserting');
  const results = await writing;
  expect(results.flatMap(({ failures }) => failures)).toEqual([]);

  // A row can be there without its acknowledgement, never the other way round.
  const rows = await first.call('query', 'select value from acknowledged');
  const found = new Set(rows.map(({ value }) => value));
  const lost = results.flatMap((result, i) =>
    Array.from({ length: result.acknowledged }, (_, n) => `client-${i}-${n}`).filter((value) => !found.has(value)),
  );
  expect(lost).toEqual([]);
  for (const client of clients) await client.call('leave');
  await until(() => serverProcessesIn(dataDir).length === 0);
});

test('its clients killed: the janitor stops it, and what they wrote is there', async () => {
  const dataDir = scratchHome();
  const clients = await startClients(3, { dataDir });
  await clients[0]?.call('query', 'create table kept as select 1 as value');
  for (const client of clients) await client.call('query', 'select 1');
  await Promise.all(clients.map((client) => client.kill()));
  await until(() => serverProcessesIn(dataDir).length === 0);

  const next = await startClient({ dataDir });
  expect(await next.call('query', 'select value from kept')).toEqual([{ value: 1 }]);
});

test('a client killed while it initialises or starts leaves the way free for the next', async () => {
  const dataDir = scratchHome();
  for (const wait of [30, 120, 250, 400, 550, 650]) {
    const doomed = await startClient({ dataDir });
    doomed.call('ensure').catch(() => {});
    await sleep(wait);
    await doomed.kill();
  }
  const client = await startClient({ dataDir });
  expect(await client.call('query', 'select 1 as one')).toEqual([{ one: 1 }]);
  await client.call('leave');
  await until(() => serverProcessesIn(dataDir).length === 0);
});

test.each([
  { seen: 'the janitor', command: /^flock/ },
  { seen: 'the postmaster', command: /bin\/postgres -D \S+\/data / },
])('a client killed as soon as $seen appears leaves nothing behind, without another coming', async ({ command }) => {
  const dataDir = scratchHome();
  const first = await startClient({ dataDir });
  await first.call('ensure');
  await first.call('leave');
  for (let round = 0; round < 6; round += 1) {
    await until(() => serverProcessesIn(dataDir).length === 0);
    const doomed = await startClient({ dataDir });
    doomed.call('ensure').catch(() => {});
    while (!serverProcessesIn(dataDir).some((running) => command.test(running.command))) await setImmediate();
    await doomed.kill();
  }
  await until(() => serverProcessesIn(dataDir).length === 0);
});

test('postmaster and clients killed together: the next one recovers', async () => {
  const dataDir = scratchHome();
  const doomed = await startClient({ dataDir });
  await doomed.call('query', 'create table kept as select 1 as value');
  await killPostmaster(doomed);
  await doomed.kill();
  await until(() => janitorsIn(dataDir).length === 0);
  const next = await startClient({ dataDir });
  expect(await next.call('query', 'select value from kept')).toEqual([{ value: 1 }]);
});

test('there is one janitor, and who joins replaces one that was killed', async () => {
  const dataDir = scratchHome();
  const [first, second] = await startClients(2, { dataDir });
  await first?.call('ensure');
  for (let again = 0; again < 3; again += 1) await first?.call('ensure');
  // One that waits, and the flock around it that holds the janitor lock.
  await until(() => janitorsIn(dataDir).length === 2);
  for (const { pid } of janitorsIn(dataDir)) process.kill(pid, 'SIGKILL');
  await until(() => janitorsIn(dataDir).length === 0);
  await second?.call('ensure');
  await until(() => janitorsIn(dataDir).length === 2);
  await first?.kill();
  await second?.kill();
  await until(() => serverProcessesIn(dataDir).length === 0);
});

test('the server outlives the client that started it and holds nothing of it', async () => {
  const dataDir = scratchHome();
  const [starter, other] = await startClients(2, { dataDir });
  await starter?.call('ensure');
  await other?.call('query', 'select 1');
  const closed = once(starter?.process ?? process, 'close');
  await starter?.kill();
  // "close" comes when nobody holds the client's output any more.
  await closed;
  expect(await other?.call('query', 'select 1 as one')).toEqual([{ one: 1 }]);
});
