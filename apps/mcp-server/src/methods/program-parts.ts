import { internalError } from '../json-rpc/message.ts';
import { ProtocolError } from '../json-rpc/protocol-error.ts';
import { lazily } from '../lazily.ts';
import type { Log } from '../log.ts';

// None is needed before the client has been answered, and they take a third of the start.
const parts = {
  toolList: lazily(() => import('../tools/listed-tools.ts')),
  toolCalls: lazily(() => import('../call-tool.ts')),
  resourceList: lazily(() => import('../resources/listed-resources.ts')),
  resourceReads: lazily(() => import('../resources/read-resource.ts')),
  prompts: lazily(() => import('../prompts/served-prompts.ts')),
  completion: lazily(() => import('../completion/complete.ts')),
};

/** Loads the rest of the program while it is certainly there: a new version may take the files away under this one. */
export const preload = (): void => {
  for (const load of Object.values(parts)) load().catch(() => {}); // the first call reports what is wrong
};

export const partMissing = 'Tracker cannot load a part of itself; it may have been updated. Restart the server.';

/** @throws ProtocolError when the program's files are gone; the reason holds paths of this machine and goes to the log. */
export const loadPart = async <Name extends keyof typeof parts>(
  name: Name,
  log: Log,
): Promise<Awaited<ReturnType<(typeof parts)[Name]>>> => {
  try {
    // The compiler does not see through the lookup.
    return (await parts[name]()) as Awaited<ReturnType<(typeof parts)[Name]>>;
  } catch (error) {
    log.error('a part of the program cannot be loaded', error);
    throw new ProtocolError(internalError, partMissing);
  }
};
