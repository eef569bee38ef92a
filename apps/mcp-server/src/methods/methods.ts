import type { ClientSession } from '../client-session.ts';
import { methodNotFound } from '../json-rpc/message.ts';
import { ProtocolError } from '../json-rpc/protocol-error.ts';
import type { RunningCalls } from '../running-calls.ts';
import { createSubscriptions, type SubscriptionOptions, type Subscriptions } from '../subscriptions/subscriptions.ts';
import { visible } from '../text/visible-text.ts';
import type { Exchange, Method, Methods, Params } from './method.ts';
import { promptMethods } from './prompt-methods.ts';
import { resourceMethods } from './resource-methods.ts';
import { toolMethods } from './tool-methods.ts';

/** Everything that a client may ask, whatever SDK carries the question. */
export interface Service {
  /** What the server announces; the methods keep it. */
  readonly capabilities: Readonly<Record<string, object>>;
  readonly methods: (session: ClientSession) => Methods;
  /** Absent where nothing that may be read changes. */
  readonly subscriptions?: (options: SubscriptionOptions) => Subscriptions;
}

export const trackerService: Service = {
  capabilities: { tools: {}, resources: { subscribe: true }, prompts: {}, completions: {} },
  methods: (session) => ({ ...toolMethods(session), ...resourceMethods(session), ...promptMethods(session) }),
  subscriptions: createSubscriptions,
};

export interface Asked {
  readonly method: string;
  readonly params?: Params | undefined;
}

/** @throws ProtocolError when there is no such method. */
export const answerTo = (
  methods: Methods,
  calls: RunningCalls,
  { method, params = {} }: Asked,
  exchange: Exchange,
): Promise<object> => {
  const answer: Method | undefined = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (answer === undefined)
    throw new ProtocolError(methodNotFound, `Method not found: ${visible(method.slice(0, 100))}`);
  return calls.run(() => answer(params, exchange));
};
