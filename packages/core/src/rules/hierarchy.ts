import { maxDepth } from '../entities/work-item.ts';
import { invalidField, type TrackerError } from '../errors.ts';

/** The place of an item in its tree. */
export interface Place {
  readonly path: string;
  readonly depth: number;
}

export const placeUnder = (parent: Place | null, id: string): Place =>
  parent === null ? { path: id, depth: 0 } : { path: `${parent.path}.${id}`, depth: parent.depth + 1 };

/** Whether `path` is the path of `id` itself or of one of its descendants. */
export const isWithin = (path: string, id: string): boolean => path.split('.').includes(id);

export const ancestorIds = (path: string): readonly string[] => path.split('.').slice(0, -1);

export const tooDeep = (field: string, deepest: number): TrackerError =>
  invalidField(
    field,
    `would reach depth ${deepest}`,
    `0 to ${maxDepth}`,
    'Choose a parent nearer to the root, or leave parent_id out.',
  );

export const ownDescendant = (key: string): TrackerError =>
  invalidField(
    'parent_id',
    `lies inside ${key} itself, which would make a cycle`,
    'an item outside the subtree that moves',
    'Choose another parent, or null to make the item a root.',
  );
