import { createInMemoryStore } from '@tracker/core';
import { describeSnapshotContract, describeStoreContract, tickingClock } from '../src/index.ts';

const open = async () => ({
  store: createInMemoryStore({ clock: tickingClock(), workspaceId: '01900000-0000-7000-8000-000000000001' }),
  other: createInMemoryStore({ clock: tickingClock(), workspaceId: '01900000-0000-7000-8000-000000000002' }),
  close: async () => {},
});

describeStoreContract('in memory', open);
describeSnapshotContract('in memory', open);
