import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RunningCalls } from '../running-calls.ts';
import type { HttpSessions } from './begin-session.ts';
import type { WorkspaceChoice } from './caller.ts';
import type { Gate } from './create-gate.ts';
import type { ModernRequests } from './modern-requests.ts';

/** What requests are answered with. */
export interface Endpoint {
  readonly port: () => number;
  readonly sessions: HttpSessions;
  readonly createServer: (workspace: WorkspaceChoice) => Server;
  readonly calls: RunningCalls;
  readonly gate: Gate;
  readonly modern: ModernRequests;
  readonly health: () => object;
  readonly isStopping: () => boolean;
}
