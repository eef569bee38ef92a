import process from 'node:process';
import { readCommandLine } from '../src/command-line.ts';
import { createLog } from '../src/log.ts';
import { conformanceService as service } from './service.ts';

// As src/main.ts starts it, with another service.
const command = readCommandLine(process.argv.slice(2));
const log = createLog();
if (command.kind === 'http') {
  const { serveHttp } = await import('../src/http/serve-http.ts');
  await serveHttp({ ...command, log, service });
} else if (command.kind === 'stdio') {
  const { serveStdio } = await import('../src/stdio/serve-stdio.ts');
  await serveStdio({ ...command, log, service });
} else throw new Error('Usage: server.js [--http --port 0] --workspace PATH');
