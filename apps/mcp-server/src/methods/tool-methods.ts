import type { ClientSession } from '../client-session.ts';
import { invalidParameters } from '../json-rpc/protocol-error.ts';
import { serves } from '../tools/selection.ts';
import type { Methods, Params } from './method.ts';
import { onePage } from './one-page.ts';
import { loadPart } from './program-parts.ts';

export const toolMethods = ({ context, selection, log }: ClientSession): Methods => ({
  'tools/list': async (params) => {
    onePage(params);
    const { listedTools } = await loadPart('toolList', log);
    return { tools: listedTools.filter((tool) => serves(selection, tool)).map((tool) => ({ ...tool })) };
  },
  'tools/call': async (params, exchange) => {
    const { name, input } = callIn(params);
    const { callTool } = await loadPart('toolCalls', log);
    return { ...(await callTool(name, input, { ...context(exchange.client), selection, exchange })) };
  },
});

const callIn = ({ name, arguments: input = {} }: Params): { readonly name: string; readonly input: unknown } => {
  if (typeof name !== 'string') throw invalidParameters('params.name must be the name of a tool.');
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw invalidParameters('params.arguments must be an object.');
  return { name, input };
};
