import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { postmasterOf, startClient, startClients } from './client.ts';
import { scratchHome, serverProcessesIn, until } from './scratch-home.ts';

const idleMs = 60_000;
const visits = 4;

// A file of its own, so that the other worker goes on with the rest of the suite meanwhile.
test('one that is idle for a minute keeps it, while others come and leave', { timeout: 150_000 }, async () => {
  const dataDir = scratchHome();
  const idle = await startClient({ dataDir });
  await idle.call('query', 'create table kept (value int)');
  const postmaster = await postmasterOf(idle);
  await idle.call('disconnect');
  for (let visit = 0; visit < visits; visit += 1) {
    const others = await startClients(2, { dataDir });
    for (const other of others) await other.call('query', 'insert into kept values (1)');
    const [first, second] = others;
    expect(await first?.call('leave')).toEqual({ stopped: false });
    await second?.kill();
    await sleep(idleMs / visits);
    expect(await postmasterOf(idle)).toBe(postmaster);
  }
  expect(await idle.call('query', 'select count(*)::int as n from kept')).toEqual([{ n: 2 * visits }]);
  expect(await idle.call('leave')).toEqual({ stopped: true });
  await until(() => serverProcessesIn(dataDir).length === 0);
});
