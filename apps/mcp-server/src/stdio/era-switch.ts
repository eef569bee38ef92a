import { isModern } from '../era.ts';
import { internalError, type JsonRpcMessage, jsonRpcError } from '../json-rpc/message.ts';
import { partMissing } from '../methods/program-parts.ts';

export type Era = 'legacy' | 'modern';

/** One end of a conversation: what is sent, and who receives. */
export interface Channel {
  onmessage?: ((message: JsonRpcMessage) => void) | undefined;
  onclose?: (() => void) | undefined;
  start(): Promise<void>;
  send(message: object): Promise<void>;
  close(): Promise<void>;
}

/** Attaches a server to the channel; resolves when it listens. */
export type Serve = (channel: Channel) => Promise<void>;

/**
 * Lets the first message choose the protocol era. A client that speaks both asks `server/discover` first and may fall
 * back to `initialize`; until it has done more than ask, the choice can still change. An era that cannot be served is
 * `failed`, answered as an error, and chosen again by the next message.
 */
export const switchEras = (
  wire: Channel,
  servers: Readonly<Record<Era, Serve>>,
  failed: (error: unknown) => void,
): void => {
  let chosen: { readonly era: Era; readonly channel: Channel } | undefined;
  let onlyAsked = true;
  let waiting: JsonRpcMessage[] | undefined;

  const choose = async (era: Era): Promise<void> => {
    const channel: Channel = { start: async () => {}, send: wire.send, close: async () => channel.onclose?.() };
    await servers[era](channel);
    chosen = { era, channel };
  };
  const receive = async (message: JsonRpcMessage): Promise<void> => {
    const era = eraAfter(chosen?.era, message, onlyAsked);
    if (era !== chosen?.era) await choose(era);
    onlyAsked &&= 'method' in message && message.method === 'server/discover';
    chosen?.channel.onmessage?.(message);
  };
  // Messages keep their order while a server is being loaded, and pass straight through afterwards.
  wire.onmessage = (message) => {
    if (waiting !== undefined) return void waiting.push(message);
    if (chosen !== undefined && eraAfter(chosen.era, message, onlyAsked) === chosen.era) return void receive(message);
    waiting = [message];
    void drain();
  };
  const drain = async (): Promise<void> => {
    for (let next = waiting?.shift(); next !== undefined; next = waiting?.shift())
      await receive(next).catch(refuse(next));
    waiting = undefined;
  };
  const refuse = (message: JsonRpcMessage) => async (error: unknown) => {
    failed(error);
    if ('method' in message && 'id' in message) await wire.send(jsonRpcError(internalError, partMissing, message.id));
  };
  wire.onclose = () => void chosen?.channel.close();
};

const eraAfter = (era: Era | undefined, message: JsonRpcMessage, onlyAsked: boolean): Era => {
  if (era === undefined) return isModern(message) ? 'modern' : 'legacy';
  const fallsBack =
    era === 'modern' && onlyAsked && 'method' in message && message.method === 'initialize' && !isModern(message);
  return fallsBack ? 'legacy' : era;
};
