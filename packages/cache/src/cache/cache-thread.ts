import { Worker } from 'node:worker_threads';
import type { CacheService } from './cache-service.ts';
import type { CacheAnswer, CacheCall } from './serve-cache.ts';

/** The service in a thread of its own. */
export interface CacheThread extends CacheService {
  end(): Promise<void>;
}

/** Beside the built library and beside an application's bundle; from source, the built one. */
export const builtWorker = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/cache-worker.js' : './cache-worker.js', import.meta.url);

/** Keeps the process alive only while a call is waiting for its answer. */
export const startCacheThread = (file: URL): CacheThread => {
  // Node's options of this process are meant for its own program.
  const worker = new Worker(file, { execArgv: [] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  let failure: Error | null = null;

  const settle = (id: number): ReturnType<typeof waiting.get> => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    return call;
  };
  const failAll = (error: Error): void => {
    failure ??= error;
    for (const id of [...waiting.keys()]) settle(id)?.reject(failure);
  };

  worker.unref();
  worker.on('message', (answer: CacheAnswer) => {
    if ('error' in answer) settle(answer.id)?.reject(Object.assign(new Error(answer.error.message), answer.error));
    else settle(answer.id)?.resolve(answer.value);
  });
  worker.on('error', failAll);
  worker.on('exit', () => failAll(threadEnded()));

  const call = (method: keyof CacheService, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (failure !== null) return reject(failure);
      calls += 1;
      waiting.set(calls, { resolve, reject });
      worker.ref();
      worker.postMessage({ id: calls, method, args } satisfies CacheCall);
    });
  const calling =
    <Method extends keyof CacheService>(method: Method) =>
    (...args: Parameters<CacheService[Method]>) =>
      // The service on the other side has the same interface.
      call(method, args) as ReturnType<CacheService[Method]>;

  return {
    open: calling('open'),
    nextRows: calling('nextRows'),
    begin: calling('begin'),
    put: calling('put'),
    remove: calling('remove'),
    write: calling('write'),
    setAside: calling('setAside'),
    end: async () => {
      await worker.terminate();
    },
  };
};

const threadEnded = (): Error => Object.assign(new Error('The cache’s thread has ended.'), { code: 'ECANCELED' });
