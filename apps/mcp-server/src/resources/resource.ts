import type { EntityType } from '@tracker/core';
import type { Completer } from '../completion/completer.ts';
import type { Tool } from '../tools/tool.ts';

/** Kinds of changes that change the contents besides those of what they show. */
export type Follows = 'everything' | readonly EntityType[];

interface Described {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Gives the contents. A resource is served where this tool is. */
  readonly tool: Tool;
  readonly follows: Follows;
}

/** Something to read under an address; knows nothing of any SDK. */
export interface FixedResource extends Described {
  readonly uri: string;
  readonly input: object;
}

/** Many of a kind, told apart by the last part of the address. */
export interface ResourceTemplate extends Described {
  /** The address up to its last part. */
  readonly under: string;
  /** What the last part is called in the template. */
  readonly variable: string;
  readonly complete: Completer;
  readonly input: (value: string) => object;
}

/** As RFC 6570 writes it, e.g. `tracker://items/{key}`. */
export const templateOf = ({ under, variable }: Pick<ResourceTemplate, 'under' | 'variable'>): string =>
  `${under}{${variable}}`;
