import type { MessagePort } from 'node:worker_threads';
import type { FileSystem } from '@tracker/files';
import { type CacheService, createCacheService } from './cache-service.ts';

/** A call of one of the service's methods. */
export interface CacheCall {
  readonly id: number;
  readonly method: keyof CacheService;
  readonly args: readonly unknown[];
}

/** Its answer; of an error only what has a meaning in another thread. */
export type CacheAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | undefined } };

/** Answers calls, one after the other. */
export const serveCache = (port: MessagePort, fileSystem: FileSystem): void => {
  const service = createCacheService(fileSystem);
  let last: Promise<void> = Promise.resolve();
  port.on('message', (call: CacheCall) => {
    last = last.then(async () => port.postMessage(await answerTo(service, call)));
  });
};

const answerTo = async (service: CacheService, { id, method, args }: CacheCall): Promise<CacheAnswer> => {
  try {
    // The caller's proxy is typed by the same interface.
    const run = service[method] as (...args: readonly unknown[]) => Promise<unknown>;
    return { id, value: await run(...args) };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { id, error: { message, code } };
  }
};
