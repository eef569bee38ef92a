const signals = ['SIGINT', 'SIGTERM'] as const;
export type Signal = (typeof signals)[number];

/** Calls `listener` at the first SIGINT or SIGTERM; a second one ends the process as if nobody listened. */
export const onSignal = (listener: (signal: Signal) => void): (() => void) => {
  const stop = () => {
    for (const signal of signals) process.off(signal, heard);
  };
  const heard = (signal: Signal) => {
    stop();
    listener(signal);
  };
  for (const signal of signals) process.on(signal, heard);
  return stop;
};

export const exitCodeAfter = (signal: Signal): number => (signal === 'SIGINT' ? 130 : 143);
