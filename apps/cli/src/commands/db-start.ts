import { databaseControl } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printResult, type Terminal } from '../output/terminal.ts';
import { onSignal, type Signal } from '../signals.ts';
import { jsonOf, statusText } from './db-status.ts';

/**
 * `tracker db start`. The embedded server lives as long as somebody uses it, so this command uses it until it is told to
 * end. With DATABASE_URL there is nothing to keep up: it only checks that the database can be used.
 */
export const dbStart = async (terminal: Terminal): Promise<number> => {
  const notice = (message: string) => void (terminal.json || terminal.err.write(`${message}\n`));
  const control = databaseControl({ onNotice: notice });
  const ended = new Promise<Signal>((resolve) => onSignal(resolve));
  try {
    if ((await Promise.race([control.start(), ended])) !== undefined) return exitCode.ok;
    const status = await control.status();
    printResult(terminal, jsonOf(status), () => statusText(status));
    if (status.kind === 'url') return exitCode.ok;
    notice('Keeping the embedded PostgreSQL up until Ctrl-C.');
    await untilSignal(ended);
    return exitCode.ok;
  } finally {
    await control.close();
  }
};

/** A promise alone does not keep a process alive. */
const untilSignal = async (ended: Promise<Signal>): Promise<void> => {
  const alive = setInterval(() => {}, 2 ** 30);
  await ended;
  clearInterval(alive);
};
