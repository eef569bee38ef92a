import type { GroupSpec } from '../command-spec.ts';

export const db: GroupSpec = {
  name: 'db',
  description: 'the database: embedded, or the one that DATABASE_URL names',
  commands: [
    {
      name: 'start',
      description: 'start the embedded database and keep it up until Ctrl-C; check a DATABASE_URL',
      notes: `The embedded database starts by itself when a client or a command needs it, and stops when the last one leaves.
This command stays in the foreground as one that needs it. It shows how to keep it up while you look around:`,
      examples: ['tracker db start'],
      run: async (terminal) => {
        const { dbStart } = await import('../commands/db-start.ts');
        return await dbStart(terminal);
      },
    },
    {
      name: 'stop',
      description: 'stop the embedded database, unless others use it',
      options: { '--force': 'stop it under their hands; they start it again with their next call' },
      examples: ['tracker db stop --force'],
      run: async (terminal, options: { readonly force?: boolean }) => {
        const { dbStop } = await import('../commands/db-stop.ts');
        return await dbStop(terminal, options);
      },
    },
    {
      name: 'status',
      description: 'show which database is used, whether it runs, its version, users and data directory',
      notes: `An embedded database is only looked at. A DATABASE_URL is tried as every command does, migrations included;
exit code 1 says that it cannot be used.`,
      examples: ['tracker db status --json'],
      run: async (terminal) => {
        const { dbStatus } = await import('../commands/db-status.ts');
        return await dbStatus(terminal);
      },
    },
  ],
};
