/** `npm start [-- --workspace PATH --port N]`: installs and builds what is needed, then serves MCP over HTTP. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installAndBuild } from './install-and-build.mjs';
import { repositoryRoot } from './repository-root.mjs';

await installAndBuild();

// In this process: signals and the exit code are the server's own, and nothing stands between it and the terminal.
const server = join(repositoryRoot, 'apps', 'mcp-server', 'dist', 'main.js');
process.argv = [process.execPath, server, '--http', ...process.argv.slice(2)];
await import(pathToFileURL(server).href);
