/** What an authorization server protects here (RFC 9728). */
export interface ProtectedResource {
  /** The URL of the endpoint as clients reach it, and the audience that an access token must have. */
  readonly resource: string;
  readonly issuer: string;
}

const wellKnown = '/.well-known/oauth-protected-resource';

/** RFC 9728 section 3.1: the well-known part goes between the host and the path of the resource. */
const metadataUrl = (resource: string): string => {
  const { origin, pathname } = new URL(resource);
  return `${origin}${wellKnown}${pathname === '/' ? '' : pathname}`;
};

export const isMetadataPath = (path: string): boolean => path === wellKnown || path === `${wellKnown}/mcp`;

export const resourceMetadata = ({ resource, issuer }: ProtectedResource): object => ({
  resource,
  authorization_servers: [issuer],
  scopes_supported: ['read', 'write'],
  bearer_methods_supported: ['header'],
  resource_name: 'Tracker',
});

/** The WWW-Authenticate header of a refusal (RFC 6750 section 3, RFC 9728 section 5.1). */
export const challengeFor =
  (resource: string | undefined) =>
  (parameters: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
    const all = {
      realm: 'tracker',
      ...parameters,
      ...(resource === undefined ? {} : { resource_metadata: metadataUrl(resource) }),
    };
    const written = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
    return { 'WWW-Authenticate': `Bearer ${written.join(', ')}` };
  };
