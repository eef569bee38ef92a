import { isSafe } from './safe-url.ts';

/** How a server lets others in, as the command line says it. */
export interface AccessOptions {
  /** Empty: nobody is asked. */
  readonly auth: readonly AuthKind[];
  readonly issuer: string | undefined;
  /** The endpoint's URL as clients know it. */
  readonly publicUrl: string | undefined;
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  /** Requests per second and caller. */
  readonly rate: number | undefined;
}

export const authKinds = ['token', 'oauth'] as const;
export type AuthKind = (typeof authKinds)[number];

export interface AccessFlags {
  readonly host: string;
  readonly auth: readonly string[];
  readonly issuer: string | undefined;
  readonly 'public-url': string | undefined;
  readonly 'allow-host': readonly string[];
  readonly 'allow-origin': readonly string[];
  readonly rate: string | undefined;
}

const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host);

/** The options, or the sentence that says what is wrong with them. */
export const readAccess = (flags: AccessFlags): AccessOptions | string => {
  const { host, auth, issuer, 'public-url': publicUrl, rate } = flags;
  const kinds = authKinds.filter((kind) => auth.includes(kind));
  const unknown = auth.find((kind) => !kinds.some((known) => known === kind));
  if (unknown !== undefined) return `--auth ${unknown} is not known. Use token or oauth, or both.`;
  if (!isLoopback(host) && kinds.length === 0)
    return `--host ${host} would serve other machines, and without authentication everybody there could change everything. Add --auth token and make a token with: tracker token create NAME. Or use 127.0.0.1, ::1 or localhost.`;
  const oauth = kinds.includes('oauth');
  if (oauth && (issuer === undefined || publicUrl === undefined))
    return '--auth oauth needs --issuer URL, whose tokens count, and --public-url URL, the endpoint as clients reach it.';
  if (!oauth && issuer !== undefined) return '--issuer goes with --auth oauth.';
  for (const [flag, url] of [
    ['--issuer', issuer],
    ['--public-url', publicUrl],
  ] as const)
    if (url !== undefined && !isSafe(url)) return `${flag} must be an https URL; http is for this machine alone.`;
  if (rate !== undefined && !/^[1-9]\d{0,5}$/.test(rate)) return '--rate must be a number of requests per second.';
  return {
    auth: kinds,
    issuer,
    publicUrl,
    hosts: [...flags['allow-host'], ...(publicUrl === undefined ? [] : [new URL(publicUrl).host])],
    origins: flags['allow-origin'],
    rate: rate === undefined ? undefined : Number(rate),
  };
};
