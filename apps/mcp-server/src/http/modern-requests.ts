import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JsonRpcMessage, refused } from '../json-rpc/message.ts';
import { lazily } from '../lazily.ts';
import type { Admission } from './admit.ts';
import { type Refusal, refuse } from './answer.ts';
import type { WorkspaceSession } from './begin-in-workspace.ts';
import type { WorkspaceChoice } from './caller.ts';
import type { Sessions } from './sessions.ts';

/** Answers the requests of the era without sessions, each on its own. */
export interface ModernRequests {
  handle(
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
    message: JsonRpcMessage,
  ): Promise<void>;
}

/** What the requests of one caller for one workspace are answered with, kept while it is used. */
export interface ModernEndpoint {
  handle(request: IncomingMessage, response: ServerResponse, message: JsonRpcMessage): Promise<void>;
  close(): Promise<void>;
}

// This era's SDK is not needed by clients of the other, so it is loaded on first need.
const loadEndpoint = lazily(() => import('../sdk-v2/create-endpoint.ts'));

export const createModernRequests = (
  endpoints: Sessions<ModernEndpoint>,
  begin: (workspace: WorkspaceChoice) => WorkspaceSession,
): ModernRequests => {
  const endpointFor = async (id: string, { caller, workspace }: Admission): Promise<ModernEndpoint | undefined> => {
    const { createEndpoint } = await loadEndpoint();
    if (endpoints.find(id) === undefined && !(await endpoints.makeRoom())) return undefined;
    const known = endpoints.find(id);
    if (known !== undefined) return known.transport;
    const { session, release } = begin(workspace);
    const transport = createEndpoint(session, release);
    endpoints.add(id, { transport, workspace, owner: caller.key });
    return transport;
  };
  return {
    handle: async (admission, request, response, message) => {
      // Nothing is shared between callers, nor between the workspaces of one.
      const id = JSON.stringify([admission.caller.key, admission.workspace]);
      const endpoint = await endpointFor(id, admission);
      if (endpoint === undefined) return refuse(response, tooManyCallers);
      endpoints.use(id, response);
      await endpoint.handle(request, response, message);
    },
  };
};

const tooManyCallers: Refusal = {
  status: 503,
  code: refused,
  message: 'Too many clients at once; try again later.',
  headers: { 'Retry-After': '10' },
};
