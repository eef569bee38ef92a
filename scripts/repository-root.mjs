import { fileURLToPath } from 'node:url';

/** The directory that holds the whole checkout, without a trailing separator. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
