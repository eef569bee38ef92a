import { createInMemoryStore } from '@tracker/core';
import { contextOn, tickingClock } from '@tracker/testing';
import { type CallContext, type CallResult, callTool } from '../../src/call-tool.ts';
import type { ConnectedClient } from '../../src/client-session.ts';
import { everything } from '../../src/tools/selection.ts';

export interface LoggedError {
  readonly message: string;
  readonly cause: unknown;
}

export const testClient: ConnectedClient = { name: 'test', knowsLinks: true, hasRoots: false, ask: async () => ({}) };

/** The tools on a store in memory, with what they log. */
export const createToolbox = (options: Partial<CallContext> = {}) => {
  const logged: LoggedError[] = [];
  const context = contextOn(createInMemoryStore({ clock: tickingClock() }));
  const callContext: CallContext = {
    open: () => context,
    selection: everything,
    exchange: { client: testClient, signal: new AbortController().signal },
    log: { error: (message, cause) => logged.push({ message, cause }), warn: () => {} },
    ...options,
  };
  return {
    logged,
    store: context.store,
    call: (name: string, input: unknown = {}): Promise<CallResult> => callTool(name, input, callContext),
  };
};

export const textOf = ({ content }: CallResult): string =>
  content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');

export const fieldsOf = ({ structuredContent }: CallResult): Record<string, unknown> => ({ ...structuredContent });
