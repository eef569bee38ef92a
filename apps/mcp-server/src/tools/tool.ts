import type { UseCase } from '@tracker/core';
import type * as z from 'zod';

/** What a client may assume before it calls; all four are always stated. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** A use case as a model sees it; knows nothing of any SDK. */
export interface Tool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType>
  extends UseCase<Input, Output> {
  readonly name: string;
  readonly title: string;
  /** What it does, when another tool is better, one example. */
  readonly description: string;
  readonly annotations: ToolAnnotations;
  /** A short rendering that alone suffices for the next call: key, version, cursor. */
  text(result: z.output<Output>): string;
  /** The key of the work item to come back to, where the result hands one out. */
  linkedItem?(result: z.output<Output>): string;
}

export const defineTool = <Input extends z.ZodType, Output extends z.ZodType>(
  useCase: UseCase<Input, Output>,
  dress: Omit<Tool<Input, Output>, keyof UseCase<Input, Output>>,
): Tool<Input, Output> => ({ ...useCase, ...dress });

export const reads: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** Adds something; nothing that exists is overwritten. */
export const adds: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
};

/** Overwrites or deletes something that exists. */
export const overwrites: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: false,
};
