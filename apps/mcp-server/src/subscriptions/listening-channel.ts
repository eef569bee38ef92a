import type { JsonRpcMessage, MessageId } from '../json-rpc/message.ts';
import type { Channel } from '../stdio/era-switch.ts';
import { listenRequest } from './listen-request.ts';
import type { Subscriptions } from './subscriptions.ts';

/** A channel of the 2026 era that watches the resources of each `subscriptions/listen` until it is cancelled or answered. */
export const listeningChannel = (channel: Channel, subscriptions: Subscriptions): Channel => {
  /** Null while its resources are being looked at. */
  const open = new Map<MessageId, (() => void) | null>();
  const end = (id: MessageId): void => {
    open.get(id)?.();
    open.delete(id);
  };
  const listen = async (id: MessageId, message: JsonRpcMessage): Promise<void> => {
    open.set(id, null);
    const listened = await listenRequest(subscriptions, message).catch(() => undefined);
    if (!open.has(id)) return listened?.end();
    open.set(id, listened?.end ?? null);
    outer.onmessage?.(listened?.message ?? message);
  };
  const outer: Channel = {
    start: () => channel.start(),
    send: (message) => {
      if ('id' in message && !('method' in message)) end(message.id as MessageId); // an answer of the SDK's
      return channel.send(message);
    },
    close: () => channel.close(),
  };
  channel.onmessage = (message) => {
    if ('method' in message && message.method === 'subscriptions/listen' && 'id' in message)
      return void listen(message.id, message);
    const cancelled = cancelledBy(message);
    if (cancelled === undefined || !open.has(cancelled)) return outer.onmessage?.(message);
    const reachedTheSdk = open.get(cancelled) !== null;
    end(cancelled);
    if (reachedTheSdk) outer.onmessage?.(message);
  };
  channel.onclose = () => {
    subscriptions.close();
    outer.onclose?.();
  };
  return outer;
};

const cancelledBy = (message: JsonRpcMessage): MessageId | undefined => {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return undefined;
  const id = message.params?.requestId;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
};
