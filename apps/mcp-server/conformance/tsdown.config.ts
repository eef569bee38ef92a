import { fileURLToPath } from 'node:url';
import { application } from '../../../tsdown.shared.ts';

const absent = fileURLToPath(new URL('../absent-module.mjs', import.meta.url));
const cacheWorker = fileURLToPath(new URL('../../../packages/cache/src/cache/cache-worker.ts', import.meta.url));

// Bundled as the real server is, and for the suite alone: nothing of it is in the package.
export default application({
  entry: { server: 'server.ts', 'stdio-bridge': 'stdio-bridge.ts', 'cache-worker': cacheWorker },
  alias: { ajv: absent, 'ajv-formats': absent },
});
