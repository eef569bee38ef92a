import { inputSchema, type ObjectSchema, outputSchema } from './json-schema.ts';
import { tools } from './registry.ts';
import type { Tool, ToolAnnotations } from './tool.ts';

/** A tool as `tools/list` shows it. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
  readonly annotations: ToolAnnotations;
}

const listed = (tool: Tool): ListedTool => ({
  name: tool.name,
  title: tool.title,
  description: tool.description,
  inputSchema: inputSchema(tool),
  outputSchema: outputSchema(tool),
  annotations: tool.annotations,
});

/** Computed once per process; the same bytes every time. */
export const listedTools: readonly ListedTool[] = tools.map(listed);
