import type { Progress } from './methods/method.ts';

const everyMs = 1_000;

/**
 * Tells a client that asked for it each second that the work goes on, so that it does not give up: the database may be
 * starting, and one transaction has no parts to count. Nothing is told after the work has ended.
 */
export const whileWaiting = async <Result>(
  report: ((progress: Progress) => void) | undefined,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  if (report === undefined) return work();
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    report({ progress: seconds, message: `${what}: ${seconds} s` });
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
