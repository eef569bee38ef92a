/** Who may be addressed and which pages may call; whatever is not named is refused. */
export interface AllowList {
  readonly port: number;
  /** Names under which this server is reached besides those of this machine: `tracker.example.org`, `10.0.0.5:8372`. */
  readonly hosts: readonly string[];
  /** Origins of pages besides this server's own: `https://board.example.org`. */
  readonly origins: readonly string[];
}

/**
 * Keeps web pages out: a page of another site that reaches this port through DNS rebinding still sends its own Host,
 * one that posts across origins its own Origin. Programs send no Origin and are let in.
 */
export const originRefusal = (
  host: string | undefined,
  origin: string | undefined,
  allowed: AllowList,
): string | undefined => {
  if (host === undefined || !isOwnAddress(host, allowed))
    return `Host ${shown(host)} is not this server: use localhost, 127.0.0.1 or [::1], or start it with --allow-host.`;
  if (origin !== undefined && !isAllowedOrigin(origin, allowed))
    return `Origin ${shown(origin)} is not allowed: pages of other sites cannot call this server. --allow-origin lets one in.`;
  return undefined;
};

const ownNames = new Set(['localhost', '127.0.0.1', '[::1]']);

const addressForm = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/;

const isOwnAddress = (address: string, { port, hosts }: AllowList): boolean => {
  const [, name, givenPort] = addressForm.exec(address.toLowerCase()) ?? [];
  if (name === undefined) return false;
  if (ownNames.has(name)) return givenPort === undefined || Number(givenPort) === port;
  return hosts.some((host) => isAllowedHost(host.toLowerCase(), name, givenPort));
};

/** A name that was allowed without a port is allowed with any: a proxy in front listens where it likes. */
const isAllowedHost = (host: string, name: string, givenPort: string | undefined): boolean => {
  const [, allowedName, allowedPort] = addressForm.exec(host) ?? [];
  return allowedName !== '' && allowedName === name && (allowedPort === undefined || allowedPort === givenPort);
};

const scheme = 'http://';

const portOfScheme = 80;

/** Without a port an Origin is a page of port 80; a Host may just be shortened. */
const isAllowedOrigin = (origin: string, { port, origins }: AllowList): boolean => {
  const written = origin.toLowerCase();
  if (origins.some((each) => each.toLowerCase() === written)) return true;
  if (!written.startsWith(scheme)) return false;
  const address = written.slice(scheme.length);
  const complete = /:\d+$/.test(address) ? address : `${address}:${portOfScheme}`;
  // Only pages of this machine's own names: an allowed Host does not make its pages trusted.
  return isOwnAddress(complete, { port, hosts: [], origins: [] });
};

const shown = (header: string | undefined): string => JSON.stringify((header ?? '').slice(0, 100));
