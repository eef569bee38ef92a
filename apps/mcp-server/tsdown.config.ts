import { fileURLToPath } from 'node:url';
import { application } from '../../tsdown.shared.ts';

const absent = fileURLToPath(new URL('./absent-module.mjs', import.meta.url));

// The SDK's JSON Schema compiler is half of the bundle and never called: createServer gives it another one.
export default application({ alias: { ajv: absent, 'ajv-formats': absent } });
