import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Runs flock(1) on one descriptor as often as it is asked. */
export interface FlockHelper {
  /** Whether it can still be asked. */
  readonly alive: boolean;
  /** Gives flock(1) these arguments; whether it did so, or null when the helper is gone or flock(1) failed. */
  flock(args: readonly string[]): Promise<boolean | null>;
  /** It ends once it has done what it was asked, as it does when this process is gone. */
  end(): void;
}

/** The descriptor's number in the helper: the first after its three streams. */
const inherited = 3;

/** flock(1) says either on its output that it did what it was asked, or on its error output why not. */
const isRefusal = (text: string): boolean => /failed to get lock|timeout while waiting/.test(text);

/**
 * Starts a small process that stays, xargs(1), to run flock(1) for each line it is given: starting that from here costs a
 * copy of this process's page tables each time. Measured: 1 instead of 9 ms. The descriptor is shared, so that a lock
 * outlives a helper that is killed; and a helper ends with its input, so that no lock outlives this process.
 */
export const startFlockHelper = (fd: number): FlockHelper => {
  const child = spawn('xargs', ['-L1', 'flock', '--verbose'], {
    stdio: ['pipe', 'pipe', 'pipe', fd],
    env: { ...process.env, LC_ALL: 'C' },
  }) as ChildProcessWithoutNullStreams; // three pipes
  // Where descriptors have run out there are no pipes, and the reason is told later.
  if ((child.stdin as unknown) === undefined) {
    child.once('error', () => {});
    throw new Error('xargs(1) cannot be started.');
  }
  const { stdin, stdout, stderr } = child;
  let asked: ((done: boolean | null) => void) | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let alive = true;

  /** This process stays for an answer, never for more. */
  const awaitAnswer = (): void => {
    for (const each of [child, stdout as Held, stderr as Held]) asked === null ? each.unref() : each.ref();
  };
  const answer = (done: boolean | null): void => {
    if (done === null) alive = false;
    asked?.(done);
    asked = null;
    awaitAnswer();
  };

  child.once('error', () => answer(null));
  child.once('exit', () => answer(null));
  // Who wrote to a helper that has ended is told by its end.
  stdin.on('error', () => {});
  stdout.on('data', () => answer(true));
  stderr.on('data', (text) => answer(isRefusal(String(text)) ? false : null));
  awaitAnswer();

  /** One at a time: what is said on two outputs has no order. */
  const ask = (args: readonly string[]): Promise<boolean | null> =>
    new Promise((resolve) => {
      if (!alive) return resolve(null);
      asked = resolve;
      awaitAnswer();
      stdin.write(`${args.join(' ')} ${inherited}\n`);
    });

  return {
    get alive() {
      return alive;
    },
    flock: (args) => {
      const done = last.then(() => ask(args));
      last = done;
      return done;
    },
    end: () => {
      alive = false;
      void last.then(() => stdin.end());
    },
  };
};

type Held = Readable & { ref(): void; unref(): void };
