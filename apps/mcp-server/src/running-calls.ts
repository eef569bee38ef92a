/** What is being worked on, calls and answers on their way, so that a stopping server can wait for it. */
export interface RunningCalls {
  run<Result>(call: () => Promise<Result>): Promise<Result>;
  /** Resolves when none runs any more, or after `milliseconds`. */
  settled(milliseconds: number): Promise<void>;
}

export const createRunningCalls = (): RunningCalls => {
  const running = new Set<Promise<unknown>>();
  return {
    run: async (call) => {
      const result = call();
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
      }
    },
    settled: async (milliseconds) => {
      // A request that was read just now is handed on in the promises of this turn.
      await new Promise((resolve) => setImmediate(resolve));
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      });
      await Promise.race([Promise.allSettled(running), patience]);
      clearTimeout(timer);
    },
  };
};
