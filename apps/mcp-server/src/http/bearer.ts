import type { IncomingHttpHeaders } from 'node:http';

export type Bearer =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'given'; readonly token: string };

/** Longer ones than any issuer makes are refused unread. */
const longestToken = 8_192;

const form = /^[A-Za-z0-9._~+/-]+=*$/;

/** The token of an Authorization header (RFC 6750 section 2.1); one in the query is never looked at. */
export const bearerIn = ({ authorization }: IncomingHttpHeaders): Bearer => {
  if (authorization === undefined) return { kind: 'none' };
  const [scheme = '', token = '', ...rest] = authorization.split(' ');
  const isBearer = scheme.toLowerCase() === 'bearer' && rest.length === 0;
  return isBearer && token.length <= longestToken && form.test(token)
    ? { kind: 'given', token }
    : { kind: 'malformed' };
};
