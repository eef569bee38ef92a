import { invalidParams } from './message.ts';

/** A request that is wrong as a request, answered as a JSON-RPC error with this code rather than as a result. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly code: number,
    message: string,
    /** What a program may read of it. */
    readonly data?: object,
  ) {
    super(message);
  }
}

export const invalidParameters = (message: string, data?: object): ProtocolError =>
  new ProtocolError(invalidParams, message, data);
