import type { ChangeOf, Effect } from '../change.ts';
import type { WorkItem } from '../entities/work-item.ts';
import type { Write } from './decision.ts';

export type WorkItemUpdate = ChangeOf<'work_item.update'>;

/** What one part of an update adds: a move, a deletion, links. */
export interface Part {
  readonly row: Partial<WorkItem>;
  readonly writes: readonly Write[];
  /** Further fields of the item's own effect. */
  readonly fields: Effect['fields'];
  /** Effects on other entities. */
  readonly effects: readonly Effect[];
}

export const nothingMore: Part = { row: {}, writes: [], fields: {}, effects: [] };
