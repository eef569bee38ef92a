const ofThisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether secrets may travel to this URL: https, or plain http within this machine. */
export const isSafe = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ofThisMachine.has(hostname));
};
