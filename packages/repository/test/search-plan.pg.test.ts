import { expect, it } from 'vitest';
import { useTestHome } from './test-home.ts';

const home = useTestHome();

// Which plan that leads to shows among 100,000 items alone; at the usual cost of 100 a rare word takes half a minute there.
it('tells the planner what making a document costs', async () => {
  const [made] = await home.sql<{ procost: number }>(`select procost from pg_proc where proname = 'search_document'`);
  expect(made?.procost).toBeGreaterThanOrEqual(10_000);
});
