import { withHttpServer, withStdioServer } from './start-server.mjs';
import { runSuite } from './suite.mjs';

/** What is run, and how many scenarios the revision requires: fewer would mean that some did not run. */
const runs = [
  { revision: '2025-11-25', transport: 'HTTP', required: 30 },
  { revision: '2026-07-28', transport: 'HTTP', required: 37 },
  { revision: '2025-11-25', transport: 'stdio', required: 30 },
];

/** `world` is a scratch directory with a workspace and the environment of the servers. */
export const conformanceOf = async (world) => {
  const outcomes = [];
  const runAll = async (urls) => {
    for (const { revision, transport, required } of runs) {
      const scenarios = await runSuite({ url: urls[transport], revision, scratch: world.scratch });
      const found = scenarios.filter((each) => each.required);
      if (found.length !== required)
        throw new Error(`${revision} requires ${required} scenarios, and ${found.length} were run over ${transport}`);
      outcomes.push({ revision, transport, scenarios });
    }
  };
  // One endpoint serves both revisions; it also keeps the database up between the sessions over stdio.
  await withHttpServer(world, (HTTP) => withStdioServer(world, (stdio) => runAll({ HTTP, stdio })));
  return outcomes;
};
