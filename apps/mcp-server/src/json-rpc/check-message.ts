import {
  invalidParams,
  invalidRequest,
  type JsonRpcError,
  type JsonRpcMessage,
  jsonRpcError,
  type MessageId,
} from './message.ts';

export type CheckedMessage =
  | { readonly kind: 'message'; readonly message: JsonRpcMessage }
  | { readonly kind: 'refused'; readonly answer: JsonRpcError }
  /** A notification gets no answer, not even about its shape. */
  | { readonly kind: 'ignored' };

/**
 * Whether a parsed value is a message that the SDK will act on. The SDK drops what it does not recognise without an
 * answer, and its caller waits for ever; so whatever it would drop is refused here with a reason.
 */
export const checkMessage = (value: unknown): CheckedMessage => {
  if (Array.isArray(value)) return no(invalidRequest, 'Batches are not supported: send one message at a time.');
  if (!isObject(value)) return no(invalidRequest, 'A message must be a JSON object.');
  const id = idOf(value);
  if (value.jsonrpc !== '2.0') return no(invalidRequest, 'A message must have "jsonrpc": "2.0".', id ?? null);
  if ('method' in value) return 'id' in value ? checkRequest(value, id) : checkNotification(value);
  if (id !== undefined && ('result' in value || 'error' in value)) return response(value, id);
  return no(invalidRequest, 'A message must have a method, or an id with a result or an error.', id ?? null);
};

type Fields = Readonly<Record<string, unknown>>;

const checkRequest = ({ method, params }: Fields, id: MessageId | undefined): CheckedMessage => {
  if (id === undefined) return no(invalidRequest, 'The id of a request must be a string or an integer.');
  if (typeof method !== 'string') return no(invalidRequest, 'The method of a request must be a string.', id);
  if (params === undefined) return yes({ jsonrpc: '2.0', id, method });
  if (!isObject(params)) return no(invalidParams, 'The params of a request must be an object.', id);
  if (!hasUsableMeta(params))
    return no(invalidParams, 'params._meta must be an object, its progressToken a string or an integer.', id);
  return yes({ jsonrpc: '2.0', id, method, params });
};

const checkNotification = ({ method, params }: Fields): CheckedMessage => {
  if (typeof method !== 'string') return no(invalidRequest, 'The method of a message must be a string.');
  if (params === undefined) return yes({ jsonrpc: '2.0', method });
  return isObject(params) && hasUsableMeta(params) ? yes({ jsonrpc: '2.0', method, params }) : { kind: 'ignored' };
};

const response = ({ result, error }: Fields, id: MessageId): CheckedMessage =>
  yes({ jsonrpc: '2.0', id, ...(error === undefined ? { result } : { error }) });

const hasUsableMeta = ({ _meta: meta }: Fields): boolean => {
  if (meta === undefined) return true;
  return isObject(meta) && (meta.progressToken === undefined || isId(meta.progressToken));
};

const idOf = ({ id }: Fields): MessageId | undefined => (isId(id) ? id : undefined);

const isId = (value: unknown): value is MessageId => typeof value === 'string' || Number.isSafeInteger(value);

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const yes = (message: JsonRpcMessage): CheckedMessage => ({ kind: 'message', message });

const no = (code: number, message: string, id: MessageId | null = null): CheckedMessage => ({
  kind: 'refused',
  answer: jsonRpcError(code, message, id),
});
