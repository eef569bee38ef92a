import type { jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation';

/**
 * The SDK wants a JSON Schema compiler for elicitation, which Tracker does not use. Its default one costs 20 ms of every
 * start and half of the bundle.
 */
export const noSchemaCompiler: jsonSchemaValidator = {
  getValidator: () => {
    throw new Error('elicitation is not supported');
  },
};
