import { databaseControl } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printResult, type Terminal } from '../output/terminal.ts';

/** `tracker db stop [--force]`: stops the embedded server, or says that none was running. */
export const dbStop = async (terminal: Terminal, { force = false }: { readonly force?: boolean }): Promise<number> => {
  const control = databaseControl();
  try {
    const stopped = await control.stop({ force });
    printResult(terminal, { stopped }, () =>
      stopped ? 'The embedded PostgreSQL is stopped.' : 'The embedded PostgreSQL was not running.',
    );
    return exitCode.ok;
  } finally {
    await control.close();
  }
};
