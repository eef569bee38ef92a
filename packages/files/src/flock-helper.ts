import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** Runs flock(1) on one descriptor as often as it is asked. */
export interface FlockHelper {
  /** Whether it can still be asked. */
  readonly alive: boolean;
  /** Gives flock(1) these arguments; whether it did so, or null when the helper is gone or flock(1) failed. */
  flock(args: readonly string[]): Promise<boolean | null>;
  /** It ends once it has done what it was asked, as it does when this process is gone. */
  end(): void;
}

const script = 'while read -r args; do flock $args 3; echo $?; done';

/**
 * Starts a small process that stays: starting flock(1) from here costs a copy of this process's page tables each time.
 * Measured: 1 instead of 9 ms. The descriptor is shared, so that a lock outlives a helper that is killed; and a helper
 * ends with its input, so that no lock outlives this process.
 */
export const startFlockHelper = (fd: number): FlockHelper => {
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore', fd] }) as Piped;
  const asked: ((code: number | null) => void)[] = [];
  let alive = true;
  let said = '';

  /** This process stays for an answer, never for more. */
  const awaitAnswers = (): void => {
    for (const each of [child, child.stdout as Readable & Held]) asked.length > 0 ? each.ref() : each.unref();
  };
  const lose = (): void => {
    alive = false;
    for (const answer of asked.splice(0)) answer(null);
  };

  child.once('error', lose);
  child.once('exit', lose);
  // Who wrote to a helper that has ended is told by its end.
  child.stdin.on('error', () => {});
  child.stdout.on('data', (text) => {
    const lines = `${said}${text}`.split('\n');
    said = lines.pop() ?? '';
    for (const line of lines) asked.shift()?.(Number(line));
    awaitAnswers();
  });
  awaitAnswers();

  return {
    get alive() {
      return alive;
    },
    flock: (args) =>
      new Promise((resolve) => {
        if (!alive) return resolve(null);
        asked.push((code) => resolve(code === 0 || code === 1 ? code === 0 : null));
        awaitAnswers();
        child.stdin.write(`${args.join(' ')}\n`);
      }),
    end: () => {
      alive = false;
      child.stdin.end();
    },
  };
};

type Held = Pick<ChildProcess, 'ref' | 'unref'>;
type Piped = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };
