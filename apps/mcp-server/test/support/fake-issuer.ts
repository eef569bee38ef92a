import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

export interface IssuerFault {
  readonly status?: number;
  readonly endless?: boolean;
  readonly redirect?: boolean;
  readonly issuer?: string;
  readonly jwks?: string;
}

type Claims = { readonly [Name in keyof JWTPayload]: JWTPayload[Name] | undefined };

/** An authorization server on loopback: metadata, keys, and whatever tokens a test asks for. */
export interface Issuer {
  readonly url: string;
  /** Signed by the issuer's key, valid for a minute; claims given as undefined are left out. */
  token(claims: Claims, options?: { readonly how?: 'none' | 'HS256' | 'other key' }): Promise<string>;
  keyRequests(): number;
  close(): Promise<void>;
}

export const createIssuer = async (fault: IssuerFault = {}): Promise<Issuer> => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const stranger = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  let keyRequests = 0;
  let url = '';
  const server = createServer((request, response) => {
    if (fault.redirect === true) return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    if (fault.status !== undefined) return void response.writeHead(fault.status).end();
    if (fault.endless === true) {
      const filler = setInterval(() => response.write('x'.repeat(64 * 1024)), 1);
      return void response.once('close', () => clearInterval(filler));
    }
    if (request.url === '/keys') keyRequests += 1;
    const body =
      request.url === '/keys'
        ? { keys: [key] }
        : { issuer: fault.issuer ?? url, jwks_uri: fault.jwks ?? `${url}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // an AddressInfo once it listens
  return {
    url,
    token: async (claims, { how } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: url, sub: 'ann', iat: now, exp: now + 60, ...claims };
      const given = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
      if (how === 'none') return new UnsecuredJWT(given).encode();
      // A classic: the public key as if it were a shared secret.
      if (how === 'HS256')
        return await new SignJWT(given)
          .setProtectedHeader({ alg: 'HS256', kid: 'one' })
          .sign(new TextEncoder().encode(JSON.stringify(key)));
      const signer = how === 'other key' ? stranger.privateKey : privateKey;
      return await new SignJWT(given).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(signer);
    },
    keyRequests: () => keyRequests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
