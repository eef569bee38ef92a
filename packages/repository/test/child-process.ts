import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A process of its own, running the built package; it is killed when the test ends, however it ends. */
export interface Child {
  readonly process: ChildProcess;
  /** Waits for its next message. */
  message(): Promise<unknown>;
  go(): void;
}

/** `program` is a file of this directory; it gets `input` as JSON and says `ready` before it waits for `go`. */
export const startChild = async (program: string, input: unknown): Promise<Child> => {
  const file = join(import.meta.dirname, program);
  const child = spawn(process.execPath, [file, JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const message = async (): Promise<unknown> => {
    const gone = once(child, 'exit').then(() => {
      throw new Error(`${program} ended: ${complaints.join('')}`);
    });
    gone.catch(() => {});
    const [first] = await Promise.race([once(child, 'message'), gone]);
    return first;
  };
  const first = await message();
  if (first !== 'ready') throw new Error(`${program} said ${JSON.stringify(first)}, not ready`);
  return { process: child, message, go: () => void child.send('go') };
};

/** Starts one process per input, lets all of them go at once and returns what each one answers. */
export const runTogether = async (program: string, inputs: readonly unknown[]): Promise<readonly unknown[]> => {
  const children = await Promise.all(inputs.map((input) => startChild(program, input)));
  const answers = children.map((child) => child.message());
  for (const child of children) child.go();
  return Promise.all(answers);
};
