import { createHash } from 'node:crypto';
import { type ApiTokenLookup, LayerUnavailableError, tokenState } from '@tracker/core';
import { type TokenVerdict, verifyToken } from '@tracker/host';
import type { Caller } from './caller.ts';
import type { RateLimit } from './rate-limit.ts';

export type Checked =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'no'; readonly why: string }
  /** Too many refused tokens came from this address. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Nobody can tell just now. */
  | { readonly kind: 'later'; readonly why: string };

export interface TokenCheckOptions {
  readonly lookupOf: (workspaceId: string) => ApiTokenLookup;
  /** Now, in milliseconds since 1970. */
  readonly now: () => number;
  /** Refused tokens per address. Tokens that are remembered as good are not held up by it. */
  readonly failures: RateLimit;
}

/** `address` is where the request comes from. */
export type TokenCheck = (token: string, address: string) => Promise<Checked>;

/** A revoked token is refused after this long at the latest. */
const freshMs = 5_000;
/** While the database is away a token that was good keeps its owner working this long. */
const trustedMs = 60 * 60_000;
const usedEveryMs = 60_000;
const mostRemembered = 1_000;

type Valid = Extract<TokenVerdict, { kind: 'valid' }>;

interface Remembered {
  readonly verdict: Valid;
  readonly at: number;
  usedAt: number;
}

/** Checks tokens that Tracker issued, and does not ask the database about the same one with every request. */
export const createTokenCheck = ({ lookupOf, now, failures }: TokenCheckOptions): TokenCheck => {
  const remembered = new Map<string, Remembered>();
  const asking = new Map<string, Promise<TokenVerdict>>();

  const verdictOn = async (token: string, key: string): Promise<TokenVerdict> => {
    const known = remembered.get(key);
    if (known !== undefined && now() - known.at < freshMs) return known.verdict;
    try {
      const question = asking.get(key) ?? verifyToken(token, lookupOf, new Date(now()).toISOString());
      asking.set(key, question);
      const verdict = await question;
      remembered.delete(key);
      if (verdict.kind === 'valid') remember(key, { verdict, at: now(), usedAt: known?.usedAt ?? 0 });
      return verdict;
    } catch (error) {
      const away = error instanceof LayerUnavailableError;
      if (away && known !== undefined && now() - known.at < trustedMs) return known.verdict;
      throw error;
    } finally {
      asking.delete(key);
    }
  };

  const remember = (key: string, entry: Remembered): void => {
    remembered.set(key, entry);
    if (remembered.size > mostRemembered) for (const [oldest] of remembered) if (remembered.delete(oldest)) break;
  };

  /** Off the answer's path; that it could not be noted is no reason to refuse anybody. */
  const noteUse = (key: string, { workspaceId, token }: Valid): void => {
    const entry = remembered.get(key);
    if (entry === undefined || now() - entry.usedAt < usedEveryMs) return;
    entry.usedAt = now();
    lookupOf(workspaceId)
      .used(token.id, new Date(now()).toISOString())
      .catch(() => {});
  };

  const refuse = (why: string, address: string): Checked => {
    failures.take(address);
    return { kind: 'no', why };
  };

  return async (token, address) => {
    // Not the token itself, so that it lies nowhere in memory for long.
    const key = createHash('sha256').update(token).digest('base64');
    const seconds = remembered.has(key) ? 0 : failures.wait(address);
    if (seconds > 0) return { kind: 'wait', seconds };
    try {
      const verdict = await verdictOn(token, key);
      if (verdict.kind !== 'valid') return refuse(sentences[verdict.kind], address);
      const state = tokenState(verdict.token, new Date(now()).toISOString());
      if (state !== 'valid') return refuse(sentences[state], address);
      noteUse(key, verdict);
      return { kind: 'caller', caller: callerOf(verdict) };
    } catch (error) {
      if (!(error instanceof LayerUnavailableError)) throw error;
      return { kind: 'later', why: 'The token cannot be checked while the database is away; try again later.' };
    }
  };
};

const callerOf = ({ workspaceId, token }: Valid): Caller => ({
  key: `token ${workspaceId} ${token.id}`,
  canWrite: token.scopes.includes('write'),
  workspaceId,
  mayChoose: false,
});

const sentences = {
  unknown: 'The token is not known here. `tracker token create NAME` makes one.',
  expired: 'The token has expired. `tracker token create NAME` makes a new one.',
  revoked: 'The token was revoked. `tracker token create NAME` makes a new one.',
} as const;
