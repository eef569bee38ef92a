import { invalidParams, resourceMissing } from './message.ts';

/** A request that is wrong as a request, answered as a JSON-RPC error with this code rather than as a result. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly code: number,
    message: string,
    /** For programs; the SDKs send it along. */
    readonly data?: object,
  ) {
    super(message);
  }
}

export const invalidParameters = (message: string, data?: object): ProtocolError =>
  new ProtocolError(invalidParams, message, data);

/** The SDK of the 2026 era makes it that era's `invalidParams`; `data.uri` tells it apart in both. */
export const noSuchResource = (uri: string, message: string): ProtocolError =>
  new ProtocolError(resourceMissing, message, { uri });
