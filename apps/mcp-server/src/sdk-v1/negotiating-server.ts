import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  InitializeRequestSchema,
  type JSONRPCMessage,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';
import { invalidParams, jsonRpcError } from '../json-rpc/message.ts';

const aboutInitialize =
  'initialize needs params with protocolVersion (text), capabilities (object) and clientInfo {name, version}.';

/**
 * The SDK's server forgets which version of the protocol its client asked for, and answers an initialize that it cannot
 * read with an internal error and the words of its parser.
 */
export class NegotiatingServer extends Server {
  #asked: string | undefined;

  /** Whether the conversation follows this version or a later one; versions are dates and compare as texts. */
  speaks(version: string): boolean {
    // A version that the SDK does not know is answered with its latest.
    return this.#asked === undefined || !SUPPORTED_PROTOCOL_VERSIONS.includes(this.#asked) || this.#asked >= version;
  }

  override async connect(transport: Transport): Promise<void> {
    await super.connect(transport);
    const receive = transport.onmessage;
    transport.onmessage = (message, extra) => {
      if (isUnreadableInitialize(message)) {
        const { id } = message;
        transport.send({ ...jsonRpcError(invalidParams, aboutInitialize, id), id }).catch(() => {}); // the client is gone
        return;
      }
      this.#note(message);
      receive?.(message, extra);
    };
  }

  #note(message: JSONRPCMessage): void {
    if ('method' in message && message.method === 'initialize') this.#asked = String(message.params?.protocolVersion);
  }
}

const isUnreadableInitialize = (message: JSONRPCMessage): message is JSONRPCMessage & { id: string | number } =>
  'method' in message &&
  'id' in message &&
  message.method === 'initialize' &&
  !InitializeRequestSchema.safeParse(message).success;
