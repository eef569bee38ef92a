import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { isSafe } from './safe-url.ts';

/** What keeps an issuer that is slow, hostile or away from hurting this server. */
const limits = { withinMs: 5_000, bytes: 256 * 1024, freshMs: 10 * 60_000, againAfterMs: 30_000 } as const;

const issuerMetadata = z.object({ issuer: z.string(), jwks_uri: z.string() });

/**
 * The keys of an authorization server, found by its metadata (RFC 8414, else OpenID Connect Discovery) and kept for ten
 * minutes. An unknown key id asks again, at most every 30 s. A failure is not kept.
 */
export const issuerKeys = async (issuer: string): Promise<JWTVerifyGetKey> => {
  const uri = await keysUriOf(issuer);
  return createRemoteJWKSet(uri, {
    timeoutDuration: limits.withinMs,
    cacheMaxAge: limits.freshMs,
    cooldownDuration: limits.againAfterMs,
    [customFetch]: async (url) => Response.json(await fetchJson(new URL(url))),
  });
};

const keysUriOf = async (issuer: string): Promise<URL> => {
  for (const url of metadataUrls(issuer)) {
    const found = issuerMetadata.safeParse(await fetchJson(url).catch(() => undefined));
    if (!found.success) continue;
    if (found.data.issuer !== issuer)
      throw new Error(`the metadata at ${url} is that of another issuer than the one that was configured`);
    if (!isSafe(found.data.jwks_uri)) throw new Error('the issuer names a jwks_uri without https');
    return new URL(found.data.jwks_uri);
  }
  throw new Error(`the metadata of the issuer ${issuer} cannot be read`);
};

/** The well-known part goes between host and path in RFC 8414, and after the path in OpenID Connect. */
const metadataUrls = (issuer: string): readonly URL[] => {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ].map((text) => new URL(text));
};

const fetchJson = async (url: URL): Promise<unknown> => {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(limits.withinMs),
  });
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > limits.bytes) throw new Error(`${url} answered with more than ${limits.bytes} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
};
