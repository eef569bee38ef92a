import { isUtf8 } from 'node:buffer';
import { type CheckedMessage, checkMessage } from './check-message.ts';
import { invalidRequest, jsonRpcError, parseError } from './message.ts';
import { isJsonNestedWithin } from './nesting-of-json.ts';

/** From bytes to a message, or to the error that answers them. */
export const readMessage = (bytes: Buffer): CheckedMessage => {
  if (!isUtf8(bytes)) return unreadable('The message is not valid UTF-8.');
  if (!isJsonNestedWithin(bytes, deepestMessage)) return tooDeep;
  try {
    return checkMessage(JSON.parse(bytes.toString('utf8')));
  } catch {
    return unreadable('The message is not valid JSON.');
  }
};

/** Arguments may have 64 levels, and are refused beyond with a better answer. */
const deepestMessage = 100;

const tooDeep: CheckedMessage = {
  kind: 'refused',
  answer: jsonRpcError(invalidRequest, `The message is nested too deeply: at most ${deepestMessage} levels.`),
};

const unreadable = (message: string): CheckedMessage => ({
  kind: 'refused',
  answer: jsonRpcError(parseError, `Parse error: ${message}`),
});
