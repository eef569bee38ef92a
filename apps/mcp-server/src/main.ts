#!/usr/bin/env node
import process from 'node:process';
import { readCommandLine } from './command-line.ts';
import { help } from './help.ts';
import { createLog } from './log.ts';
import { version } from './version.ts';

const wrongUsage = 2;

const command = readCommandLine(process.argv.slice(2));
const log = createLog();

switch (command.kind) {
  case 'stdio': {
    const { serveStdio } = await import('./stdio/serve-stdio.ts');
    await serveStdio({ ...command, log });
    break;
  }
  case 'http': {
    const { serveHttp } = await import('./http/serve-http.ts');
    await serveHttp({ ...command, log });
    break;
  }
  case 'version':
    console.log(version);
    break;
  case 'help':
    console.log(help);
    break;
  case 'wrong':
    console.error(`${command.message}\nTry tracker-mcp --help.`);
    process.exitCode = wrongUsage;
    break;
}
