import { invalidParams } from './message.ts';

/** A request that is wrong as a request, answered as a JSON-RPC error with this code rather than as a result. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export const invalidParameters = (message: string): ProtocolError => new ProtocolError(invalidParams, message);
