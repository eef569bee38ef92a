import type { ConnectedClient } from '../client-session.ts';
import type { JsonRpcMessage } from '../json-rpc/message.ts';
import { ProtocolError } from '../json-rpc/protocol-error.ts';
import type { Subscriptions } from './subscriptions.ts';

/** A `subscriptions/listen` of the 2026 era, whose resources are being watched. */
export interface Listened {
  /** What the SDK is to see: it acknowledges the resources that it finds there. */
  readonly message: JsonRpcMessage;
  readonly end: () => void;
}

/** Undefined for every other message. Resources that do not exist are left out, which the acknowledgement shows. */
export const listenRequest = async (
  subscriptions: Subscriptions,
  message: JsonRpcMessage,
): Promise<Listened | undefined> => {
  const uris = urisIn(message);
  if (uris === undefined || !('method' in message)) return undefined;
  const watched: string[] = [];
  for (const uri of new Set(uris)) if (await isAdded(subscriptions, uri)) watched.push(uri);
  const notifications = { ...Object(message.params?.notifications), resourceSubscriptions: watched };
  return {
    message: { ...message, params: { ...message.params, notifications } },
    end: () => {
      for (const uri of watched.splice(0)) subscriptions.remove(uri);
    },
  };
};

const isAdded = async (subscriptions: Subscriptions, uri: string): Promise<boolean> => {
  try {
    await subscriptions.add(uri);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
};

const urisIn = (message: JsonRpcMessage): readonly string[] | undefined => {
  if (!('method' in message) || message.method !== 'subscriptions/listen') return undefined;
  const { resourceSubscriptions: uris }: { resourceSubscriptions?: unknown } = Object(message.params?.notifications);
  return Array.isArray(uris) && uris.every((uri) => typeof uri === 'string') ? uris : undefined;
};

/** Who listens in the era whose clients name themselves with each request; nothing is asked of it. */
export const listeningClient: ConnectedClient = {
  name: '',
  knowsLinks: true,
  hasRoots: false,
  ask: () => Promise.reject(new Error('this protocol era has no questions to clients')),
};
