import { createHash } from 'node:crypto';

/** Where a migration keeps the status file as it was. */
export const backupOf = (path: string): string => `${path}.backup`;

/** In hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
