import type { JsonRpcMessage } from '../json-rpc/message.ts';
import { refused } from '../json-rpc/message.ts';
import { visible } from '../text/visible-text.ts';
import type { Refusal } from './answer.ts';
import type { Caller } from './caller.ts';

/** Why a caller that may only read may not send this message; undefined when it may. */
export const scopeRefusal = async (
  { canWrite }: Caller,
  message: JsonRpcMessage,
  challenge: Challenge,
): Promise<Refusal | undefined> => {
  if (canWrite || !('method' in message) || message.method !== 'tools/call') return undefined;
  const name = message.params?.name;
  if (typeof name !== 'string' || !(await writes(name))) return undefined;
  return {
    status: 403,
    code: refused,
    message: `${visible(name.slice(0, 100))} changes data, and this token has the scope read alone. Use a token with the scope write.`,
    headers: challenge({ error: 'insufficient_scope', scope: 'read write' }),
  };
};

export type Challenge = (parameters: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;

/** A tool that does not exist changes nothing; whoever answers calls says that it is unknown. */
const writes = async (name: string): Promise<boolean> => {
  const { tools } = await import('../tools/registry.ts');
  return tools.some((tool) => tool.name === name && !tool.annotations.readOnlyHint);
};
