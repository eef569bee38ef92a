import { createInMemoryStore } from '@tracker/core';
import { describeStoreContract, tickingClock } from '../src/index.ts';

describeStoreContract('in memory', async () => ({
  store: createInMemoryStore({ clock: tickingClock() }),
  other: createInMemoryStore({ clock: tickingClock() }),
  close: async () => {},
}));
