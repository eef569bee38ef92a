import type { Tool } from './tool.ts';
import { type Toolset, toolsets } from './toolsets.ts';

/** The tools that a server was started for; the others are neither listed nor called. */
export interface Selection {
  /** undefined: all. */
  readonly toolsets: readonly Toolset[] | undefined;
  readonly readOnly: boolean;
}

export const everything: Selection = { toolsets: undefined, readOnly: false };

type SelectedBy = Pick<Tool, 'name' | 'annotations'>;

export const serves = (selection: Selection, tool: SelectedBy): boolean => whyNot(selection, tool) === undefined;

/** Why a tool is not served; undefined when it is. */
export const whyNot = (
  { toolsets: chosen, readOnly }: Selection,
  { name, annotations }: SelectedBy,
): string | undefined => {
  if (readOnly && !annotations.readOnlyHint) return `${name} writes, and this server was started with --read-only.`;
  if (chosen === undefined || chosen.some((toolset) => namesIn(toolset).includes(name))) return undefined;
  return `${name} is in none of the toolsets that this server was started with: --toolsets ${chosen.join(',')}.`;
};

const namesIn = (toolset: Toolset): readonly string[] => toolsets[toolset];
