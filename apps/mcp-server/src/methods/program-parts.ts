import { internalError } from '../json-rpc/message.ts';
import { ProtocolError } from '../json-rpc/protocol-error.ts';
import { lazily } from '../lazily.ts';
import type { Log } from '../log.ts';

// Neither is needed before the client has been answered, and they take a third of the start.
const toolList = lazily(() => import('../tools/listed-tools.ts'));
const toolCalls = lazily(() => import('../call-tool.ts'));

/** Loads the rest of the program while it is certainly there: a new version may take the files away under this one. */
export const preload = (): void => {
  for (const load of [toolList, toolCalls]) load().catch(() => {}); // the first call reports what is wrong
};

/** @throws ProtocolError when the program's files are gone. */
export const loadToolList = (log: Log): ReturnType<typeof toolList> => loaded(toolList, log);
export const loadToolCalls = (log: Log): ReturnType<typeof toolCalls> => loaded(toolCalls, log);

/** The reason holds paths of this machine and goes to the log. */
const loaded = async <Part>(load: () => Promise<Part>, log: Log): Promise<Part> => {
  try {
    return await load();
  } catch (error) {
    log.error('a part of the program cannot be loaded', error);
    throw new ProtocolError(
      internalError,
      'Tracker cannot load a part of itself; it may have been updated. Restart the server.',
    );
  }
};
