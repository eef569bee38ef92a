import type { ClientSession } from '../client-session.ts';
import { invalidParameters } from '../json-rpc/protocol-error.ts';
import type { Methods, Params } from './method.ts';
import { onePage } from './one-page.ts';
import { loadPart } from './program-parts.ts';

export const resourceMethods = ({ context, selection, log }: ClientSession): Methods => ({
  'resources/list': async (params) => {
    onePage(params);
    const { listedResources } = await loadPart('resourceList', log);
    return { resources: listedResources(selection) };
  },
  'resources/templates/list': async (params) => {
    onePage(params);
    const { listedTemplates } = await loadPart('resourceList', log);
    return { resourceTemplates: listedTemplates(selection) };
  },
  'resources/read': async (params, exchange) => {
    const uri = uriIn(params);
    const { readResource } = await loadPart('resourceReads', log);
    return { contents: await readResource(uri, { ...context(exchange.client), selection, exchange }) };
  },
});

/** Longer than any that a template gives. */
const longestUri = 2_000;

export const uriIn = ({ uri }: Params): string => {
  if (typeof uri !== 'string' || uri.length > longestUri)
    throw invalidParameters(`params.uri must be the address of a resource, of at most ${longestUri} characters.`);
  return uri;
};
