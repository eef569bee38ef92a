import * as fs from 'node:fs';
import { register } from 'node:module';

/**
 * The suite imports `globSync`, which Node has since 22, for a command of its own that is not run here. Without this it
 * would not load on Node 20.
 */
const fsWithGlob = `export * from 'node:fs'; export const globSync = () => { throw new Error('this needs Node 22'); };`;

const hooks = `
  const url = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(fsWithGlob)}`)};
  export const resolve = (specifier, context, next) =>
    specifier === 'fs' && context.parentURL?.includes('/@modelcontextprotocol/conformance/')
      ? { url, shortCircuit: true }
      : next(specifier, context);
`;

if (!('globSync' in fs)) register(`data:text/javascript,${encodeURIComponent(hooks)}`);
