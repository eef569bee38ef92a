import { type FeedEntry, invalidField, LayerUnavailableError } from '@tracker/core';
import { openTracker, type Tracker } from '@tracker/host';
import { readReport, renderReport } from '@tracker/reporter';
import { exitCode } from '../exit-codes.ts';
import { printable, printableLines } from '../output/printable.ts';
import { printJson, type Terminal } from '../output/terminal.ts';
import { onSignal } from '../signals.ts';
import { clientName } from '../with-tracker.ts';

export interface WatchOptions {
  readonly workspace?: string;
  readonly interval?: string;
}

const rows = 20;
/** Further changes come with the next look. */
const changesALook = 100;

/** `tracker watch`: shows the status, and again whenever the change feed goes on; ends with exit code 0 on a signal. */
export const watch = async (terminal: Terminal, options: WatchOptions): Promise<number> => {
  const everyMs = secondsIn(options.interval) * 1_000;
  const tracker = await openTracker({
    quiet: true,
    ...(options.workspace === undefined ? {} : { workspace: options.workspace }),
  });
  const pause = createPause();
  const stopListening = onSignal(pause.end);
  try {
    let cursor = await showStatus(terminal, tracker);
    while (await pause.for(everyMs)) cursor = await look(terminal, tracker, cursor);
    return exitCode.ok;
  } finally {
    await tracker.close();
    await tracker.logger.flush();
    stopListening();
  }
};

const secondsIn = (given = '2'): number => {
  const seconds = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (seconds < 1 || seconds > 3_600)
    throw invalidField('--interval', 'must be a whole number of seconds', '1 to 3600');
  return seconds;
};

/** Waits that a signal ends. */
const createPause = () => {
  let ended = false;
  let wake: () => void = () => {};
  return {
    end: () => {
      ended = true;
      wake();
    },
    /** False when it was ended. */
    for: async (ms: number): Promise<boolean> => {
      if (ended) return false;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      return !ended;
    },
  };
};

const clearScreen = '\u001b[2J\u001b[3J\u001b[H';

/** Gives where the feed goes on; null while it cannot be read. */
const showStatus = async (terminal: Terminal, tracker: Tracker): Promise<string | null> => {
  const report = await readReport(tracker.context(clientName), { rows });
  if (terminal.json) printJson(terminal, { result: report });
  else {
    const drawn = terminal.out.isTTY ? clearScreen : '';
    terminal.out.write(`${drawn}${printableLines(renderReport(report, 'full')).trimEnd()}\n`);
  }
  const { changes } = report;
  return changes === undefined || changes.error !== undefined ? null : changes.cursor;
};

const look = async (terminal: Terminal, tracker: Tracker, cursor: string | null): Promise<string | null> => {
  if (cursor === null) return await cursorNow(tracker);
  try {
    const { rows: found, cursor: end } = (await tracker.store.changes({ after: cursor, limit: changesALook })).value;
    const [last] = found.slice(-1);
    if (last === undefined) return end;
    if (terminal.out.isTTY && !terminal.json) return await showStatus(terminal, tracker);
    for (const entry of found) printChange(terminal, entry);
    return found.length < changesALook ? end : last.cursor;
  } catch (error) {
    if (!(error instanceof LayerUnavailableError)) throw error;
    return cursor;
  }
};

const cursorNow = async (tracker: Tracker): Promise<string | null> => {
  try {
    return (await tracker.store.changes({ limit: 1 })).value.cursor;
  } catch (error) {
    if (!(error instanceof LayerUnavailableError)) throw error;
    return null;
  }
};

const printChange = (terminal: Terminal, entry: FeedEntry): void => {
  const { number, at, actor, kind, entity, key, title } = entry;
  if (terminal.json) printJson(terminal, { change: { number, at, actor, kind, entity, key, title } });
  else
    terminal.out.write(
      `${[at, `#${number}`, printable(actor), kind, key ?? entity, printable(title ?? '')].join(' ').trimEnd()}\n`,
    );
};
