import { fileURLToPath } from 'node:url';
import { application, workers } from '../../../tsdown.shared.ts';

const absent = fileURLToPath(new URL('../absent-module.mjs', import.meta.url));

// Bundled as the real server is, and for the suite alone: nothing of it is in the package.
export default application({
  entry: { server: 'server.ts', 'stdio-bridge': 'stdio-bridge.ts', ...workers },
  alias: { ajv: absent, 'ajv-formats': absent },
});
