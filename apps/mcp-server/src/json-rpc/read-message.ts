import { isUtf8 } from 'node:buffer';
import { type CheckedMessage, checkMessage } from './check-message.ts';
import { jsonRpcError, parseError } from './message.ts';

/** From bytes to a message, or to the error that answers them. */
export const readMessage = (bytes: Buffer): CheckedMessage => {
  if (!isUtf8(bytes)) return unreadable('The message is not valid UTF-8.');
  try {
    return checkMessage(JSON.parse(bytes.toString('utf8')));
  } catch {
    return unreadable('The message is not valid JSON.');
  }
};

const unreadable = (message: string): CheckedMessage => ({
  kind: 'refused',
  answer: jsonRpcError(parseError, `Parse error: ${message}`),
});
