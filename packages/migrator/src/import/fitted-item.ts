import type { JsonObject, Note } from '@tracker/core';
import { fittingTitle } from '../plan/cut-title.ts';
import type { ForeignItem } from './foreign-item.ts';

/** What a mapper read of one item, in any size. */
export interface FoundItem extends Pick<ForeignItem, 'id' | 'status' | 'parent' | 'dependsOn'> {
  readonly title: unknown;
  /** The title of an item without one. */
  readonly untitled: string;
  /** The word for its kind over there. */
  readonly type?: unknown;
  readonly description?: unknown;
  /** 1 (high) to 5 (low). */
  readonly priority?: number | undefined;
  readonly labels?: readonly string[];
  readonly assignee?: string | undefined;
  readonly resolution?: string | undefined;
  readonly notes?: readonly Note[];

  /** What has no place of its own: kept under `source`. */
  readonly source: JsonObject;
}

/** An item within Tracker's bounds: a title or description that is too long stands whole under `source`. */
export const fittedItem = (found: FoundItem): ForeignItem => {
  const itemType = itemTypeOf(found.type);
  const given = typeof found.title === 'string' ? found.title.trim() : '';
  const title = given === '' ? found.untitled : given;
  const text = typeof found.description === 'string' ? found.description : '';
  const isLong = [...text].length > (itemType === 'project' ? longestOfProject : longestDescription);
  const { priority, labels = [], assignee, resolution, notes = [] } = found;
  return {
    id: found.id,
    itemType,
    title: fittingTitle(title),
    status: found.status,
    parent: found.parent,
    dependsOn: found.dependsOn,
    metadata: {
      ...(itemType === 'project' || (text !== '' && !isLong) ? { description: isLong ? '' : text } : {}),
      ...(priority === undefined ? {} : { priority }),
      ...(labels.length === 0 ? {} : { labels }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(resolution === undefined ? {} : { resolution }),
      ...(notes.length === 0 ? {} : { notes }),
      source: {
        ...found.source,
        ...(title === fittingTitle(title) ? {} : { title }),
        ...(isLong ? { description: text } : {}),
      },
    },
  };
};

const longestDescription = 10_000;
const longestOfProject = 1000;

/** What holds other work becomes a project, what is to be found out research; the rest are tasks. */
const itemTypeOf = (word: unknown): ForeignItem['itemType'] => {
  switch (typeof word === 'string' ? word.trim().toLowerCase() : '') {
    case 'epic':
    case 'milestone':
    case 'initiative':
    case 'project':
      return 'project';
    case 'spike':
    case 'research':
      return 'research';
    default:
      return 'task';
  }
};

const priorities = new Map([
  ['critical', 1],
  ['urgent', 1],
  ['high', 2],
  ['medium', 3],
  ['low', 4],
]);

/** A priority in words; undefined for a word that is not known. */
export const priorityOf = (word: unknown): number | undefined =>
  typeof word === 'string' ? priorities.get(word.trim().toLowerCase()) : undefined;
