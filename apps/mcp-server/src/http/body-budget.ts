import type { EventEmitter } from 'node:events';

/** One bound over all request bodies that are held in memory at once, whoever sent them. */
export interface BodyBudget {
  /** A share for one request; what it took comes back when `response` is closed. */
  share(response: EventEmitter): BodyShare;
}

export interface BodyShare {
  /** Whether there is room for this many bytes more. */
  take(bytes: number): boolean;
}

export const createBodyBudget = (most: number): BodyBudget => {
  let held = 0;
  return {
    share: (response) => {
      let own = 0;
      response.once('close', () => {
        held -= own;
        own = 0;
      });
      return {
        take: (bytes) => {
          if (held + bytes > most) return false;
          held += bytes;
          own += bytes;
          return true;
        },
      };
    },
  };
};
