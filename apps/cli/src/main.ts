#!/usr/bin/env node
import { run } from './run.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const code = await run(process.argv.slice(2), process.stdout, process.stderr);
// Whatever still holds the event loop, the command is over; an empty write tells when the output is out.
process.stdout.write('', () => process.exit(code));
