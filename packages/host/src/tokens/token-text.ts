import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Of which workspace a token is and which one there; says nothing about whether it is genuine. */
export interface TokenAddress {
  /** A UUID. */
  readonly workspaceId: string;
  /** A UUID. */
  readonly id: string;
}

const prefix = 'tracker_';
const secretBytes = 32;
const form = /^tracker_[A-Za-z0-9_-]{86}$/;

/** Told from other bearer tokens at sight, also by scanners that look for leaked secrets. */
export const looksLikeToken = (text: string): boolean => text.startsWith(prefix);

/**
 * A new token: the prefix, then workspace, id (16 bytes each) and secret (32 random bytes) in base64url. It names its
 * workspace so that it can be looked up within that one.
 */
export const newTokenText = ({ workspaceId, id }: TokenAddress): string =>
  `${prefix}${Buffer.concat([bytesOf(workspaceId), bytesOf(id)]).toString('base64url')}${randomBytes(secretBytes).toString('base64url')}`;

/** Null for text that is no token. */
export const addressInToken = (text: string): TokenAddress | null => {
  if (!form.test(text)) return null;
  const bytes = Buffer.from(text.slice(prefix.length, prefix.length + addressLength), 'base64url');
  return { workspaceId: uuidOf(bytes.subarray(0, 16)), id: uuidOf(bytes.subarray(16, 32)) };
};

/** 32 bytes in base64url. */
const addressLength = 43;

/** What is stored: the SHA-256, as hex. A token is random, so that nothing slower is needed against guessing. */
export const hashOfToken = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Takes the same time wherever the two differ. */
export const isSameHash = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
};

const bytesOf = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
