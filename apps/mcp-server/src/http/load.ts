import type { EventEmitter } from 'node:events';

/** How many requests are worked on at once; more are refused rather than queued without bound. */
export interface Load {
  /** Counts a request in until its response is closed; false when there are too many. */
  enter(response: EventEmitter): boolean;
}

export const createLoad = (most: number): Load => {
  let running = 0;
  return {
    enter: (response) => {
      if (running >= most) return false;
      running += 1;
      response.once('close', () => {
        running -= 1;
      });
      return true;
    },
  };
};
