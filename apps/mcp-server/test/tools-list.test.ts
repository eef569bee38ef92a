import { expect, it } from 'vitest';
import { listedTools } from '../src/tools/listed-tools.ts';
import { toolsPage } from './tools-page.ts';

// With --update as the last argument vitest writes both anew; a change of either is a change of the contract with clients and is reviewed as such.
it('answers tools/list as committed', async () => {
  await expect(`${JSON.stringify(listedTools, null, 2)}\n`).toMatchFileSnapshot('tools-list.snap');
});

it('is documented as it is', async () => {
  await expect(toolsPage(listedTools)).toMatchFileSnapshot('../../../docs/tools.md');
});
