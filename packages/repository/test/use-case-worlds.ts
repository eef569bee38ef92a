import { createInMemoryStore, parsed, TrackerError, type UseCase, type UseCaseContext } from '@tracker/core';
import { contextOn, tickingClock } from '@tracker/testing';
import type * as z from 'zod';
import { newWorkspace, type TestHome } from './test-home.ts';

/** The stores on which every use case must behave the same. */
export const storeNames = ['in memory', 'PostgreSQL'] as const;
export type StoreName = (typeof storeNames)[number];

/** A context on a fresh workspace of that store. */
export const freshContext = (home: TestHome, store: StoreName, actor = 'test client'): UseCaseContext => {
  const workspace = newWorkspace();
  switch (store) {
    case 'in memory':
      return contextOn(createInMemoryStore({ clock: tickingClock() }), actor, workspace.id);
    case 'PostgreSQL':
      return contextOn(home.client().store(workspace), actor, workspace.id);
  }
};

/** Runs a use case as a tool does: the request is what a client sent, parsed once at the border. */
export const call = async <Input extends z.ZodType, Output extends z.ZodType>(
  useCase: UseCase<Input, Output>,
  context: UseCaseContext,
  request: unknown,
): Promise<z.output<Output>> => parsed(useCase.output, await useCase.run(context, parsed(useCase.input, request)));

/** The refusal that an attempt ends with; anything else fails the test. */
export const refusal = async (attempt: Promise<unknown>): Promise<TrackerError> => {
  const outcome: unknown = await attempt.then(
    (answer) => new Error(`it was accepted: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  if (outcome instanceof TrackerError) return outcome;
  throw outcome;
};

/** The fields that a ValidationError names. */
export const refusedFields = async (attempt: Promise<unknown>): Promise<readonly string[]> => {
  const { code, details } = await refusal(attempt);
  if (code !== 'ValidationError' || details === undefined || !('fields' in details))
    throw new Error(`it was a ${code}, not a ValidationError with fields`);
  return details.fields.map(({ field }) => field);
};
