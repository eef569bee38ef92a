import type { ChangeOf } from '../change.ts';
import { invalidField, type TrackerError } from '../errors.ts';

/** 1, or the version after the removal's when the entity comes back: a version that was read before fits no more. */
export const createdVersion = ({ formerVersion = 0 }: ChangeOf<'vendor.create' | 'enhancement.create'>): number =>
  formerVersion + 1;

/** The refusal of a creation whose entity exists: somebody undid the removal already. */
export const isThere = (name: string): TrackerError =>
  invalidField('id', `names ${name}, which exists`, 'an entity that was removed', 'There is nothing left to undo.');
