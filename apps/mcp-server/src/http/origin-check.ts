/**
 * Keeps web pages out: a page of another site that reaches this port through DNS rebinding still sends its own Host,
 * one that posts across origins its own Origin. Programs send no Origin and are let in.
 */
export const originRefusal = (
  host: string | undefined,
  origin: string | undefined,
  port: number,
): string | undefined => {
  if (host === undefined || !isOwnAddress(host, port))
    return `Host ${shown(host)} is not this server: use localhost, 127.0.0.1 or [::1].`;
  if (origin !== undefined && !isOwnOrigin(origin, port))
    return `Origin ${shown(origin)} is not allowed: pages of other sites cannot call this server.`;
  return undefined;
};

const ownNames = new Set(['localhost', '127.0.0.1', '[::1]']);

const isOwnAddress = (address: string, port: number): boolean => {
  const [, name, givenPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(address.toLowerCase()) ?? [];
  return name !== undefined && ownNames.has(name) && (givenPort === undefined || Number(givenPort) === port);
};

const scheme = 'http://';

const portOfScheme = 80;

/** Without a port an Origin is a page of port 80; a Host may just be shortened. */
const isOwnOrigin = (origin: string, port: number): boolean => {
  if (!origin.toLowerCase().startsWith(scheme)) return false;
  const address = origin.slice(scheme.length);
  return isOwnAddress(/:\d+$/.test(address) ? address : `${address}:${portOfScheme}`, port);
};

const shown = (header: string | undefined): string => JSON.stringify((header ?? '').slice(0, 100));
