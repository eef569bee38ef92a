// Migrates a workspace's status file, or rolls the last migration back, and prints the report. Arguments: the workspace,
// `migrate` or `rollback`, the number of the file operation that this process does not live to see (0: none).
import { writeSync } from 'node:fs';
import { nodeFileSystem } from '@tracker/files';
import { migrateFile, openTracker, rollbackFile } from '../dist/index.js';

const [workspace, command, deathAt] = process.argv.slice(2);

let operations = 0;
const mortal = (work) =>
  Object.fromEntries(
    Object.entries(work).map(([name, operation]) => [
      name,
      (...given) => {
        operations += 1;
        if (operations === Number(deathAt)) process.kill(process.pid, 'SIGKILL');
        return operation(...given);
      },
    ]),
  );
const fileSystem = {
  ...mortal(nodeFileSystem),
  create: async (path, options) => {
    mortal({ create: () => {} }).create();
    return mortal(await nodeFileSystem.create(path, options));
  },
};

const tracker = await openTracker({ workspace });
const options = { dryRun: false, client: 'test', fileSystem };
const report =
  command === 'migrate'
    ? await migrateFile(tracker, { ...options, file: '.project_status.md' })
    : await rollbackFile(tracker, { ...options, discardLaterChanges: false });
writeSync(1, JSON.stringify(report));
await tracker.close();
