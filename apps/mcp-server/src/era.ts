import type { JsonRpcMessage } from './json-rpc/message.ts';

const versionClaim = 'io.modelcontextprotocol/protocolVersion';
const firstModernVersion = '2026-07-28';

/**
 * Whether a message belongs to the protocol era that has no sessions: each of its requests says in `_meta` which version
 * it speaks. Told without loading that era's SDK, which then examines the claim.
 */
export const isModern = (message: JsonRpcMessage): boolean =>
  'method' in message && (message.method === 'server/discover' || claimsVersion(message.params));

/** Versions are dates and compare as texts. */
export const isModernVersion = (version: string | undefined): boolean =>
  version !== undefined && /^\d{4}-\d\d-\d\d$/.test(version) && version >= firstModernVersion;

const claimsVersion = (params: Readonly<Record<string, unknown>> | undefined): boolean => {
  const meta = params?._meta;
  return typeof meta === 'object' && meta !== null && versionClaim in meta;
};
