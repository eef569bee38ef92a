import type { Tracker } from '@tracker/host';
import { lazily } from '../lazily.ts';
import type { Log } from '../log.ts';
import type { AccessOptions } from './access-options.ts';
import { type AdmitOptions, createAdmit } from './admit.ts';
import { type BodyBudget, createBodyBudget } from './body-budget.ts';
import type { Checked } from './check-token.ts';
import { createTokenCheck } from './check-token.ts';
import { createLoad, type Load } from './load.ts';
import { originRefusal } from './origin-check.ts';
import { challengeFor, type ProtectedResource } from './protected-resource.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Challenge } from './scope-check.ts';

/** Everything that stands between a request and the SDK. */
export interface Gate {
  /** Why a Host or an Origin is refused. */
  readonly stranger: (host: string | undefined, origin: string | undefined, port: number) => string | undefined;
  readonly admit: ReturnType<typeof createAdmit>;
  readonly challenge: Challenge;
  /** Set where an authorization server protects the endpoint. */
  readonly resource: ProtectedResource | undefined;
  readonly bodies: BodyBudget;
  readonly load: Load;
}

/** All bodies together; a single one may have 10 MB. */
const mostBodyBytes = 64 * 1024 * 1024;
const mostRequests = 1_000;
/** Somebody with a wrong token gets ten tries, then one in five seconds. */
const failures = { burst: 10, perSecond: 0.2 };
/** Requests per second and caller where callers are told apart. */
const defaultRate = 100;

export interface GateOptions {
  readonly access: AccessOptions;
  readonly own: Pick<Tracker, 'tokenLookup' | 'workspace'>;
  readonly log: Log;
}

export const createGate = ({ access, own, log }: GateOptions): Gate => {
  const { auth, hosts, origins, issuer, publicUrl } = access;
  const resource =
    auth.includes('oauth') && issuer !== undefined && publicUrl !== undefined
      ? { resource: publicUrl, issuer }
      : undefined;
  const open = auth.length === 0;
  const rate = access.rate ?? (open ? undefined : defaultRate);
  const challenge = challengeFor(resource?.resource);
  const options: AdmitOptions = {
    open,
    challenge,
    checkToken:
      open || auth.includes('token')
        ? createTokenCheck({
            lookupOf: own.tokenLookup,
            now: Date.now,
            failures: createRateLimit({ ...failures, now: () => performance.now() }),
          })
        : undefined,
    checkAccessToken: resource === undefined ? undefined : accessTokenCheck(resource, log),
    requests:
      rate === undefined
        ? undefined
        : createRateLimit({ perSecond: rate, burst: rate * 5, now: () => performance.now() }),
    ownPath: own.workspace.path,
  };
  return {
    stranger: (host, origin, port) => originRefusal(host, origin, { port, hosts, origins }),
    admit: createAdmit(options),
    challenge,
    resource,
    bodies: createBodyBudget(mostBodyBytes),
    load: createLoad(mostRequests),
  };
};

/** The library for it is loaded with the first such token. */
const accessTokenCheck = (resource: ProtectedResource, log: Log): ((token: string) => Promise<Checked>) => {
  const check = lazily(async () => {
    const [{ createAccessTokenCheck }, { issuerKeys }] = await Promise.all([
      import('./check-access-token.ts'),
      import('./issuer-keys.ts'),
    ]);
    const keys = lazily(() => issuerKeys(resource.issuer));
    return createAccessTokenCheck({ ...resource, keys, now: () => new Date(), log });
  });
  return async (token) => (await check())(token);
};
