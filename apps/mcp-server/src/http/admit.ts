import type { IncomingMessage } from 'node:http';
import { looksLikeToken } from '@tracker/host';
import { refused } from '../json-rpc/message.ts';
import type { Refusal } from './answer.ts';
import { bearerIn } from './bearer.ts';
import { anyone, type Caller, type WorkspaceChoice } from './caller.ts';
import type { Checked, TokenCheck } from './check-token.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Challenge } from './scope-check.ts';

export interface Admission {
  readonly caller: Caller;
  readonly workspace: WorkspaceChoice;
}

export interface AdmitOptions {
  /** Whether a request without a token is let in. */
  readonly open: boolean;
  /** For tokens that Tracker issued; undefined where they do not count. */
  readonly checkToken: TokenCheck | undefined;
  /** For access tokens of an authorization server. */
  readonly checkAccessToken: TokenCheck | undefined;
  readonly challenge: Challenge;
  /** Requests per caller. */
  readonly requests: RateLimit | undefined;
  /** The real path of the workspace that the server was started for. */
  readonly ownPath: string;
}

/** Who sends a request and which workspace it is for, or why it gets no further. Its body has not been looked at. */
export const createAdmit =
  (options: AdmitOptions) =>
  async (request: IncomingMessage): Promise<Admission | Refusal> => {
    const caller = await callerOf(options, request);
    if ('status' in caller) return caller;
    const wait = options.requests?.take(caller.key) ?? 0;
    if (wait > 0) return tooMany('Too many requests', wait);
    const workspace = workspaceFor(caller, request, options.ownPath);
    return 'status' in workspace ? workspace : { caller, workspace };
  };

const callerOf = async (options: AdmitOptions, request: IncomingMessage): Promise<Caller | Refusal> => {
  const { open, checkToken, checkAccessToken, challenge } = options;
  const bearer = bearerIn(request.headers);
  const check = bearer.kind !== 'given' ? undefined : looksLikeToken(bearer.token) ? checkToken : checkAccessToken;
  // Somebody who shows a token of ours wants what it stands for, also where none is asked for.
  if (open && check === undefined) return anyone;
  if (bearer.kind === 'none')
    return unauthorized('A bearer token is required: Authorization: Bearer TOKEN.', challenge);
  const checked: Checked =
    bearer.kind === 'malformed'
      ? { kind: 'no', why: 'The Authorization header must be: Bearer TOKEN.' }
      : check === undefined
        ? { kind: 'no', why: 'Tokens of this kind are not accepted here.' }
        : await check(bearer.token, request.socket.remoteAddress ?? '');
  switch (checked.kind) {
    case 'caller':
      return checked.caller;
    case 'wait':
      return tooMany('Too many refused tokens from this address', checked.seconds);
    case 'later':
      return { status: 503, code: refused, message: checked.why, headers: { 'Retry-After': '5' } };
    case 'no':
      return unauthorized(checked.why, challenge, { error: 'invalid_token' });
  }
};

const workspaceFor = (
  { workspaceId, mayChoose }: Caller,
  { headers }: IncomingMessage,
  ownPath: string,
): WorkspaceChoice | Refusal => {
  if (workspaceId !== undefined) return { by: 'token', id: workspaceId };
  const header = headers['tracker-workspace'];
  if (typeof header !== 'string' || header === '') return { by: 'start' };
  if (mayChoose) return { by: 'header', path: header };
  return header === ownPath ? { by: 'start' } : mayNotChoose;
};

const unauthorized = (
  message: string,
  challenge: Challenge,
  parameters: Readonly<Record<string, string>> = {},
): Refusal => ({ status: 401, code: refused, message, headers: challenge(parameters) });

const tooMany = (what: string, seconds: number): Refusal => ({
  status: 429,
  code: refused,
  message: `${what}; try again in ${seconds} s.`,
  headers: { 'Retry-After': String(seconds) },
});

const mayNotChoose: Refusal = {
  status: 403,
  code: refused,
  message: 'This token does not let you choose the workspace: leave the Tracker-Workspace header out.',
};
