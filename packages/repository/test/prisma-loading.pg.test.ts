import { expect, it, vi } from 'vitest';
import { newWorkspace, useTestHome } from './test-home.ts';

const fault = vi.hoisted(() => ({ times: 0 }));
vi.mock('../src/prisma.ts', async (load) => {
  const real = await load<typeof import('../src/prisma.ts')>();
  return {
    ...real,
    openPrisma: (...parts: Parameters<typeof real.openPrisma>) => {
      fault.times -= 1;
      if (fault.times >= 0) throw new Error('too many open files');
      return real.openPrisma(...parts);
    },
  };
});

const home = useTestHome();
const all = { includeDeleted: false, offset: 0, limit: 1 };

it('is tried again after a failure, and what failed is no obstacle to closing', async () => {
  fault.times = 1;
  const lucky = home.client();
  const list = () => lucky.store(newWorkspace()).workItems(all);
  await expect(list()).rejects.toThrow();
  expect((await list()).value.rows).toEqual([]);

  fault.times = 1;
  const unlucky = home.client();
  await expect(unlucky.store(newWorkspace()).workItems(all)).rejects.toThrow();
  await unlucky.close();
});
