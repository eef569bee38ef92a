import type { ClientSession } from '../client-session.ts';
import type { Methods } from './method.ts';
import { onePage } from './one-page.ts';
import { loadPart } from './program-parts.ts';

export const promptMethods = ({ context, selection, log }: ClientSession): Methods => ({
  'prompts/list': async (params) => {
    onePage(params);
    const { listedPrompts } = await loadPart('prompts', log);
    return { prompts: listedPrompts(selection) };
  },
  'prompts/get': async ({ name, arguments: given }) => {
    const { promptNamed, promptText } = await loadPart('prompts', log);
    const prompt = promptNamed(name, selection);
    const text = promptText(prompt, given, selection);
    return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
  },
  'completion/complete': async (params, exchange) => {
    const { complete } = await loadPart('completion', log);
    return { completion: await complete(params, { ...context(exchange.client), selection, exchange }) };
  },
});
