import type { ChangeListener } from '@tracker/host';
import type { CallContext } from './call-tool.ts';
import type { Log } from './log.ts';
import type { Service } from './methods/methods.ts';
import type { RunningCalls } from './running-calls.ts';
import type { Selection } from './tools/selection.ts';

/** What the calls of one connected client run on, whatever protocol era it speaks. */
export interface ClientSession {
  /** The client has introduced itself and is about to call. */
  readonly ready: (client: ConnectedClient) => void;
  readonly context: (client: ConnectedClient) => Omit<CallContext, 'exchange' | 'selection'>;
  /** Tells of changes of the client's workspace; gives how to stop. */
  readonly watch: (client: ConnectedClient, listener: ChangeListener) => Promise<() => void>;
  /** The tools that this server was started for. */
  readonly selection: Selection;
  readonly service: Service;
  readonly calls: RunningCalls;
  readonly log: Log;
}

export interface ConnectedClient {
  /** As it calls itself. */
  readonly name: string;
  /** Whether results may hold links to resources: clients of the protocol before 2025-06-18 refuse the whole result. */
  readonly knowsLinks: boolean;
  /** All that it says of itself, where every request says it; undefined where a session tells clients apart. */
  readonly introduction?: string;
  readonly hasRoots: boolean;
  /** Rejects when it does not answer in time, and in the era that has no questions to clients. */
  readonly ask: (question: Question) => Promise<Readonly<Record<string, unknown>>>;
}

export interface Question {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly withinMs: number;
}
