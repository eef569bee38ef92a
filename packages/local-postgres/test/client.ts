import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConnectionTarget, LocalPostgresOptions, LocalPostgresStatus } from '../src/index.ts';
import { until } from './scratch-home.ts';

interface Inserted {
  readonly acknowledged: number;
  readonly retries: number;
  readonly failures: readonly string[];
}

interface Calls {
  ensure(): ConnectionTarget;
  /** Closes its connection and stays present. */
  disconnect(): void;
  leave(): { stopped: boolean };
  status(): LocalPostgresStatus;
  stop(options?: { force?: boolean }): boolean;
  query(sql: string): Record<string, unknown>[];
  /** Goes on until `stopInserting`. */
  insert(label: string): Inserted;
  inserted(): Inserted;
  stopInserting(): void;
  notices(): string[];
}

/** A client in a process of its own. */
export interface Client {
  readonly process: ChildProcess;
  call<Name extends keyof Calls>(name: Name, ...args: Parameters<Calls[Name]>): Promise<ReturnType<Calls[Name]>>;
  kill(): Promise<void>;
}

export interface ClientOptions extends LocalPostgresOptions {
  /** The process becomes this user before it does anything. */
  readonly as?: { readonly uid: number; readonly gid: number };
  /** A machine that differs from this one: needs root. */
  readonly container?: Container;
}

/** The running server's postmaster; never 0, which would mean this process's own group. */
export async function postmasterOf(client: Client): Promise<number> {
  const { pid } = await client.call('status');
  if (pid === undefined) throw new Error('The server is not running.');
  return pid;
}

export interface Container {
  /** A file to find in place of /etc/passwd. */
  readonly passwd?: string;
  /** Whether user namespaces can be made in it. */
  readonly userNamespaces: boolean;
}

export async function startClient({ as, container, ...options }: ClientOptions): Promise<Client> {
  const [file, args] = container === undefined ? plainCommand() : containerCommand(container);
  const child = spawn(file, [...args, JSON.stringify({ options, ...as })], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (container !== undefined) await mapUsers(`/proc/${child.pid}`);
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof first !== 'object') throw new Error(`The client ended with ${first}: ${complaints.join('')}`);
  return clientOf(child);
}

const inTest = (name: string) => join(import.meta.dirname, name);

const plainCommand = (): [string, string[]] => [process.execPath, [inTest('client-process.mjs')]];

function containerCommand(container: Container): [string, string[]] {
  const enter = ['sh', inTest('enter-namespace.sh'), process.execPath, inTest('in-container.mjs')];
  return ['unshare', ['--user', '--mount', '--', ...enter, JSON.stringify(container)]];
}

/** Everyone exists in the namespace, under the same number. */
async function mapUsers(ofProcess: string): Promise<void> {
  const ours = readlinkSync('/proc/self/ns/user');
  await until(() => readlinkSync(`${ofProcess}/ns/user`) !== ours);
  for (const map of ['gid_map', 'uid_map']) writeFileSync(join(ofProcess, map), '0 0 4294967295');
}

export const startClients = (count: number, options: ClientOptions): Promise<Client[]> =>
  Promise.all(Array.from({ length: count }, () => startClient(options)));

function clientOf(child: ChildProcess): Client {
  let lastId = 0;
  return {
    process: child,
    call(call, ...args) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        const onExit = () => reject(new Error(`The client ended during ${call}().`));
        child.once('exit', onExit);
        child.on('message', function onMessage(answer: Answer) {
          if (answer.id !== id) return;
          child.off('message', onMessage);
          child.off('exit', onExit);
          if (answer.error === undefined) resolve(answer.value as never);
          else reject(Object.assign(new Error(answer.error.message), answer.error));
        });
        child.send({ id, call, args });
      });
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

interface Answer {
  readonly id: number;
  /** Typed by the call that asked; the process boundary knows no types. */
  readonly value?: unknown;
  readonly error?: { readonly message: string };
}
