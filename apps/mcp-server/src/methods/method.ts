import type { ConnectedClient } from '../client-session.ts';

export interface Progress {
  /** Grows with every report. */
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** The request being answered, as far as its answer may depend on it; the same in both protocol eras. */
export interface Exchange {
  readonly client: ConnectedClient;
  /** Aborted when the client no longer wants the answer. */
  readonly signal: AbortSignal;
  /** Says something on the way to the answer; to nobody when the client is gone. */
  readonly notify: (method: string, params: object) => void;
  /** Absent when the client did not ask to be told. */
  readonly report?: (progress: Progress) => void;
}

/** As they were sent, in either era. */
export type Params = Readonly<Record<string, unknown>>;

/** Answers the requests of one name. Throws `ProtocolError` for a request that is wrong as a request. */
export type Method = (params: Params, exchange: Exchange) => Promise<object>;

export type Methods = Readonly<Record<string, Method>>;
