import { Command } from 'commander';
import { version } from '../package.json';
import type { ArchiveOptions } from './commands/archive.ts';
import type { ChangesOptions } from './commands/changes.ts';
import type { ImportOptions } from './commands/import.ts';
import type { ItemsListOptions } from './commands/items-list.ts';
import type { MigrateOptions } from './commands/migrate.ts';
import type { ReadyOptions } from './commands/ready.ts';
import type { SearchOptions } from './commands/search.ts';
import type { UndoOptions } from './commands/undo.ts';
import { exitCodesHelp } from './exit-codes.ts';
import type { Terminal } from './output/terminal.ts';
import { addTokens } from './token-commands.ts';

interface GlobalOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

export interface ProgramOptions {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** Told the exit code of the command that ran. */
  readonly onDone: (exitCode: number) => void;
}

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
export const createProgram = ({ out, err, onDone }: ProgramOptions): Command => {
  const program = new Command('tracker')
    .description('One truth about a project for several AI clients.')
    .version(version, '-V, --version', 'print the version')
    .option('-w, --workspace <path>', 'the project (default: TRACKER_WORKSPACE, else the Git repository around you)')
    .option('--json', 'print JSON instead of text')
    .helpOption('-h, --help', 'show help with an example')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => out.write(text), writeErr: (text) => err.write(text) })
    .showHelpAfterError('(add --help for the options and an example)')
    .addHelpText(
      'after',
      `\nExample:\n  $ tracker items list --status blocked\n${jsonHelp}\n${environmentHelp}\n${exitCodesHelp}`,
    )
    .exitOverride();

  const run =
    <Options extends object>(
      work: (terminal: Terminal, options: Options & GlobalOptions, command: Command) => Promise<number>,
    ) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const command = args.at(-1) as Command; // commander gives arguments, options and then the command
      const options = command.optsWithGlobals<Options & GlobalOptions>();
      onDone(await work({ out, err, json: options.json === true }, options, command));
    };

  addItems(program, run);
  addChanges(program, run);
  addArchive(program, run);
  addUndo(program, run);
  addMigrate(program, run);
  addImport(program, run);
  addReady(program, run);
  addSearch(program, run);
  addDatabase(program, run);
  addTokens(program, run);
  return program;
};

type Run = <Options extends object>(
  work: (terminal: Terminal, options: Options & GlobalOptions, command: Command) => Promise<number>,
) => (...args: readonly unknown[]) => Promise<void>;

const addItems = (program: Command, run: Run): void => {
  const items = program.command('items').description('work items: projects, sessions, tasks, research');
  items
    .command('list')
    .description('list work items, the last changed first')
    .option('--type <type>', 'project, session, task or research')
    .option('--status <status>', 'active, completed or blocked')
    .option('--parent <key>', 'children of this item only (key or id)')
    .option('--roots', 'items without a parent only')
    .option('--deleted', 'deleted items too')
    .option('--limit <n>', 'items per page, 1 to 100 (default: 50)')
    .option('--cursor <cursor>', 'where the page before ended')
    .option('--all', 'every page')
    .addHelpText(
      'after',
      '\nExample:\n  $ tracker items list --type task --status blocked\n  $ tracker items list --all --json',
    )
    .action(
      run<ItemsListOptions>(async (terminal, options) => {
        const { itemsList } = await import('./commands/items-list.ts');
        return await itemsList(terminal, options);
      }),
    );
};

const addChanges = (program: Command, run: Run): void => {
  program
    .command('changes')
    .description('what changed, by whom; the newest, or everything since a time or a cursor')
    .option('--since <time>', 'from this time on, ISO 8601 with zone')
    .option('--actor <name>', 'by this client only')
    .option('--entity <what>', 'a key, id, vendor name, or a type such as vendor')
    .option('--limit <n>', 'changes per page, 1 to 100 (default: 50)')
    .option('--cursor <cursor>', 'what is new since the last answer')
    .addHelpText('after', '\nExample:\n  $ tracker changes --since 2026-01-01T00:00:00Z --actor claude-code')
    .action(
      run<ChangesOptions>(async (terminal, options) => {
        const { changes } = await import('./commands/changes.ts');
        return await changes(terminal, options);
      }),
    );
};

const addReady = (program: Command, run: Run): void => {
  program
    .command('ready')
    .description('open work that nothing blocks and nobody else has claimed, by priority and age')
    .option('--type <type>', 'project, session, task or research')
    .option('--limit <n>', 'at most so many, 1 to 100 (default: 20)')
    .option('--explain', 'also why others are not ready')
    .addHelpText('after', '\nExample:\n  $ tracker ready --type task --explain')
    .action(
      run<ReadyOptions>(async (terminal, options) => {
        const { ready } = await import('./commands/ready.ts');
        return await ready(terminal, options);
      }),
    );
};

const addArchive = (program: Command, run: Run): void => {
  program
    .command('archive')
    .description('archive old work that is done with, or restore some; servers archive once a day by themselves')
    .option('--older-than <age>', 'days (90d), months (18mo), years (2y) or a date (default: 365d)')
    .option('--dry-run', 'only say what would be archived')
    .option('--restore <key>', 'bring back this archived item with all that was archived below it (key or id)')
    .addHelpText(
      'after',
      `
Whole subtrees go, of which every item is older and completed, deleted or unchanged since. The current session stays.
query_archived_work_items shows the archive to clients.

Example:
  $ tracker archive --older-than 18mo --dry-run
  $ tracker archive --restore T-7K3M9X`,
    )
    .action(
      run<ArchiveOptions>(async (terminal, options) => {
        const { archive } = await import('./commands/archive.ts');
        return await archive(terminal, options);
      }),
    );
};

const addSearch = (program: Command, run: Run): void => {
  program
    .command('search')
    .description('find entities by words in any of their texts, the best first')
    .argument('<words>', 'words or their beginnings, in quotes where there are several')
    .option('--in <places>', 'items, vendors, deployments, enhancements, archive; several with commas')
    .option('--limit <n>', 'hits, 1 to 50 (default: 10)')
    .addHelpText('after', '\nExample:\n  $ tracker search "csv parser" --in items,archive')
    .action(
      run<SearchOptions>(async (terminal, options, command) => {
        const { search } = await import('./commands/search.ts');
        return await search(terminal, command.args[0] ?? '', options);
      }),
    );
};

const addUndo = (program: Command, run: Run): void => {
  program
    .command('undo')
    .description('take one change back by a new one, unless its fields changed since')
    .argument('<change>', 'the number or id of a change, as `tracker changes` shows it')
    .addHelpText('after', '\nExample:\n  $ tracker undo 42')
    .action(
      run<UndoOptions>(async (terminal, options, command) => {
        const { undo } = await import('./commands/undo.ts');
        return await undo(terminal, command.args[0] ?? '', options);
      }),
    );
};

const addImport = (program: Command, run: Run): void => {
  const imports = program
    .command('import')
    .description('add the work of another tracker; what was imported before stays as it is here');
  const add = (system: 'taskmaster' | 'github', description: string, path: string, example: string) =>
    imports
      .command(system)
      .description(description)
      .argument('<path>', path)
      .option('--dry-run', 'only say what would come and what has no place')
      .addHelpText('after', `\nExample:\n  $ tracker import ${system} ${example} --dry-run`)
      .action(
        run<ImportOptions>(async (terminal, options, command) => {
          const { importWork } = await import('./commands/import.ts');
          return await importWork(system)(terminal, command.args[0] ?? '', options);
        }),
      );
  add('taskmaster', 'tasks of every tag of Task Master', 'tasks.json, or the project with .taskmaster', '.');
  add('github', 'issues as `gh issue list --json …` prints them', 'the file', 'issues.json');
};

const addMigrate = (program: Command, run: Run): void => {
  program
    .command('migrate')
    .description('bring a hand-kept status file and docs/session-prompts into the database, whole or not at all')
    .argument('<file>', 'the status file, as a rule .project_status.md')
    .option('--dry-run', 'only say what would come and what is not understood')
    .addHelpText(
      'after',
      `
The file is left as it is; a copy is kept beside it as FILE.backup. Running it again changes nothing.
With --json the report stands at the top level: {"version": 1, "success": …, "reconciliation": …}.

Example:
  $ tracker migrate .project_status.md --dry-run`,
    )
    .action(
      run<MigrateOptions>(async (terminal, options, command) => {
        const { migrate } = await import('./commands/migrate.ts');
        return await migrate(terminal, command.args[0] ?? '', options);
      }),
    );
};

const addDatabase = (program: Command, run: Run): void => {
  const db = program.command('db').description('the database: embedded, or the one that DATABASE_URL names');
  db.command('start')
    .description('start the embedded database and keep it up until Ctrl-C; check a DATABASE_URL')
    .addHelpText(
      'after',
      `
The embedded database starts by itself when a client or a command needs it, and stops when the last one leaves.
This command stays in the foreground as one that needs it. It shows how to keep it up while you look around:

Example:
  $ tracker db start`,
    )
    .action(
      run(async (terminal) => {
        const { dbStart } = await import('./commands/db-start.ts');
        return await dbStart(terminal);
      }),
    );
  db.command('stop')
    .description('stop the embedded database, unless others use it')
    .option('--force', 'stop it under their hands; they start it again with their next call')
    .addHelpText('after', '\nExample:\n  $ tracker db stop --force')
    .action(
      run<{ readonly force?: boolean }>(async (terminal, options) => {
        const { dbStop } = await import('./commands/db-stop.ts');
        return await dbStop(terminal, options);
      }),
    );
  db.command('status')
    .description('show which database is used, whether it runs, its version, users and data directory')
    .addHelpText(
      'after',
      `
An embedded database is only looked at. A DATABASE_URL is tried as every command does, migrations included;
exit code 1 says that it cannot be used.

Example:
  $ tracker db status --json`,
    )
    .action(
      run(async (terminal) => {
        const { dbStatus } = await import('./commands/db-status.ts');
        return await dbStatus(terminal);
      }),
    );
};
