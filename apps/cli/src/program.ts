import { Command } from 'commander';
import { version } from '../package.json';
import { addCommand, type Runner } from './add-command.ts';
import type { CommandSpec, GroupSpec } from './command-spec.ts';
import { exitCodesHelp } from './exit-codes.ts';
import { archive } from './groups/archive.ts';
import { changes } from './groups/changes.ts';
import { config } from './groups/config.ts';
import { conflicts } from './groups/conflicts.ts';
import { db } from './groups/db.ts';
import { deployments } from './groups/deployments.ts';
import { enhancements } from './groups/enhancements.ts';
import { exports } from './groups/export.ts';
import { imports } from './groups/import.ts';
import { items } from './groups/items.ts';
import { migrate } from './groups/migrate.ts';
import { ready } from './groups/ready.ts';
import { search } from './groups/search.ts';
import { status } from './groups/status.ts';
import { sync } from './groups/sync.ts';
import { token } from './groups/token.ts';
import { undo } from './groups/undo.ts';
import { vendors } from './groups/vendors.ts';
import { watch } from './groups/watch.ts';

/** Every command, in the order in which help lists them. */
export const commands: readonly (GroupSpec | CommandSpec)[] = [
  status,
  watch,
  items,
  vendors,
  deployments,
  enhancements,
  config,
  changes,
  archive,
  undo,
  migrate,
  imports,
  exports,
  ready,
  search,
  sync,
  conflicts,
  db,
  token,
];

const jsonHelp = `
With --json stdout holds one JSON value: {"version": 1, "result": …}, or on failure
{"version": 1, "error": …, "message": …, "details"?: …, "suggestion"?: …}. "version" is that of the format.`;

const environmentHelp = `
Environment:
  TRACKER_WORKSPACE  the project
  TRACKER_DATA_DIR   where Tracker keeps its data
  TRACKER_CLIENT     the name under which changes are recorded (default: tracker-cli)
  TRACKER_LOG        a log on stderr besides the messages: trace, debug, info, warn, error, fatal or silent (default)
  DATABASE_URL       a PostgreSQL database of your own (default: one that Tracker starts for you)`;

/** The command line. What a command does is loaded when it runs, so that help and version come at once. */
export const createProgram = (runner: Runner): Command => {
  const program = new Command('tracker')
    .description('One truth about a project for several AI clients.')
    .version(version, '-V, --version', 'print the version')
    .option('-w, --workspace <path>', 'the project (default: TRACKER_WORKSPACE, else the Git repository around you)')
    .option('--json', 'print JSON instead of text')
    .helpOption('-h, --help', 'show help with an example')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => runner.out.write(text), writeErr: (text) => runner.err.write(text) })
    .showHelpAfterError('(add --help for the options and an example)')
    .addHelpText(
      'after',
      `\nExample:\n  $ tracker items list --status blocked\n${jsonHelp}\n${environmentHelp}\n${exitCodesHelp}`,
    )
    .exitOverride();
  for (const command of commands) addCommand(program, command, runner);
  return program;
};
