import type { Terminal } from './terminal.ts';

export interface Progress {
  /** How much is done; a work whose size nobody knows says nothing. */
  readonly update: (done: number, total: number) => void;
  /** Takes the bar away. */
  readonly end: () => void;
}

const shownAfterMs = 1000;
const drawnEveryMs = 100;
const width = 30;

/** A bar on stderr for what takes more than a second; none where stderr is no terminal or the result is JSON. */
const progressOn = ({ err, json }: Terminal, what: string): Progress => {
  if (!err.isTTY || json) return { update: () => {}, end: () => {} };
  let state = { done: 0, total: 0 };
  let drawn = 0;
  let ticking: NodeJS.Timeout | undefined;
  const draw = () => {
    err.write(`\r\u001b[K${what} ${state.total > 0 ? share(state) : wandering(drawn)}`);
    drawn += 1;
  };
  const waiting = setTimeout(() => {
    draw();
    ticking = setInterval(draw, drawnEveryMs);
  }, shownAfterMs);
  return {
    update: (done, total) => {
      state = { done, total };
    },
    end: () => {
      clearTimeout(waiting);
      clearInterval(ticking);
      if (drawn > 0) err.write('\r\u001b[K');
    },
  };
};

const share = ({ done, total }: { readonly done: number; readonly total: number }): string => {
  const filled = Math.floor((done / total) * width);
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${Math.floor((done / total) * 100)} % (${done} of ${total})`;
};

const wandering = (step: number): string => {
  const at = step % width;
  return `[${'-'.repeat(at)}#${'-'.repeat(width - at - 1)}]`;
};

/** Shows a bar as long as `work` lasts. */
export const withProgress = async <Result>(
  terminal: Terminal,
  what: string,
  work: (update: Progress['update']) => Promise<Result>,
): Promise<Result> => {
  const { update, end } = progressOn(terminal, what);
  try {
    return await work(update);
  } finally {
    end();
  }
};
