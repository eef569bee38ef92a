import { isUuid } from '@tracker/core';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Log } from '../log.ts';
import type { Checked } from './check-token.ts';
import type { ProtectedResource } from './protected-resource.ts';

export interface AccessTokenCheckOptions extends ProtectedResource {
  /** The issuer's keys; a failure is not kept. */
  readonly keys: () => Promise<JWTVerifyGetKey>;
  readonly now: () => Date;
  readonly log: Log;
}

/** Signatures that only the issuer can make: with a shared secret every holder could. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Clocks differ by so many seconds. */
const clockTolerance = 30;

/**
 * Checks JWT access tokens (RFC 9068): the issuer's signature, issuer, audience, expiry, and the scopes `read` and
 * `write`. A claim `tracker_workspace` binds its caller to the workspace of that id.
 */
export const createAccessTokenCheck =
  ({ resource, issuer, keys, now, log }: AccessTokenCheckOptions) =>
  async (token: string): Promise<Checked> => {
    try {
      const { payload } = await jwtVerify(token, await keys(), {
        issuer,
        audience: resource,
        algorithms,
        clockTolerance,
        requiredClaims: ['exp', 'sub'],
        currentDate: now(),
      });
      return checkedClaims(payload);
    } catch (error) {
      if (isForged(error)) return { kind: 'no', why: sentenceFor(error) };
      // Neither the token nor anything of it: the reason speaks of the issuer.
      log.error('the keys of the issuer cannot be had', error);
      return { kind: 'later', why: 'The token cannot be checked while its issuer is away; try again later.' };
    }
  };

const checkedClaims = ({ sub = '', iss = '', scope, tracker_workspace: workspace }: JWTPayload): Checked => {
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  const canWrite = scopes.includes('write');
  if (!canWrite && !scopes.includes('read'))
    return { kind: 'no', why: 'The token has neither of the scopes read and write.' };
  if (workspace !== undefined && !(typeof workspace === 'string' && isUuid(workspace)))
    return { kind: 'no', why: 'The claim tracker_workspace of the token must be the id of a workspace.' };
  return {
    kind: 'caller',
    caller: {
      key: `oauth ${iss} ${sub} ${workspace ?? ''} ${canWrite}`,
      canWrite,
      workspaceId: workspace?.toLowerCase(),
      mayChoose: false,
    },
  };
};

/** What the token is to blame for; everything else is the way to the keys. */
const isForged = (error: unknown): error is errors.JOSEError =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid);

const sentenceFor = (error: errors.JOSEError): string => {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return claimSentences[error.claim] ?? otherClaim;
  return 'The token is not signed by the issuer.';
};

const claimSentences: Readonly<Record<string, string>> = {
  iss: 'The token is from another issuer.',
  aud: 'The token is for another server: its audience is not this endpoint.',
  nbf: 'The token is not valid yet.',
};

const otherClaim = 'The token lacks a claim: exp and sub are required.';
