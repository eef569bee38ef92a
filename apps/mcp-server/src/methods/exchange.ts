import type { Exchange } from './method.ts';

export interface Carried extends Pick<Exchange, 'client' | 'signal' | 'notify'> {
  /** Given by a client that wants to be told of progress. */
  readonly progressToken: string | number | undefined;
}

/** What an SDK carries of a request, as the methods see it. */
export const createExchange = ({ progressToken, ...carried }: Carried): Exchange =>
  progressToken === undefined
    ? carried
    : {
        ...carried,
        report: (progress) => carried.notify('notifications/progress', { progressToken, ...progress }),
      };
