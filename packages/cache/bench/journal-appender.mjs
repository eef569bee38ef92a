// Appends to a journal, one entry after the other, and sends how long each took. Arguments: directory, count.
import { createJournal } from '../dist/index.js';
import { pending, workspaceId } from './pending.mjs';

const [directory, count] = process.argv.slice(2);
const journal = createJournal({
  directory,
  workspaceId,
  clock: () => new Date().toISOString(),
  report: console.error,
  holder: 'bench',
  lockWaitMs: 30_000,
});
await journal.read();
process.send('ready');
process.once('message', async () => {
  for (let i = 0; i < Number(count); i += 1) {
    const start = performance.now();
    await journal.append([pending(`entry ${i}`)]);
    process.send(performance.now() - start);
  }
  process.disconnect();
});
