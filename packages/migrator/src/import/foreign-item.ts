import type { JsonObject, WorkItemType } from '@tracker/core';

/** A work item as another tracker has it, in Tracker's words. */
export interface ForeignItem {
  /** Unique in its system; what importing again recognises it by. */
  readonly id: string;
  readonly itemType: Exclude<WorkItemType, 'session'>;
  readonly title: string;
  readonly status: 'active' | 'completed' | 'blocked';
  readonly parent: string | null;
  readonly dependsOn: readonly string[];
  readonly metadata: JsonObject;
}

export interface NotPlaced {
  readonly id: string;
  readonly reason: string;
}

/** What a mapper makes of a text. */
export interface ForeignItems {
  readonly items: readonly ForeignItem[];
  /** Names of fields that have no place of their own and stand in the metadata. */
  readonly keptInMetadata: readonly string[];
  readonly notPlaced: readonly NotPlaced[];
}
