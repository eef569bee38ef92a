import { type JsonObject, TrackerError } from '@tracker/core';
import { fittedItem, priorityOf } from './fitted-item.ts';
import type { ForeignItem, ForeignItems, NotPlaced } from './foreign-item.ts';
import { foreignJson, isObject, without } from './foreign-json.ts';

/**
 * Reads `.taskmaster/tasks/tasks.json`: `{tasks}`, or tags with tasks of their own. Ids repeat across tags, so an item is
 * known by its tag and the ids on the way to it, `master:3.2`; the old form without tags is the tag `master`.
 *
 * @throws TrackerError `ValidationError` for what is no such file.
 */
export const readTaskMaster = (text: string): ForeignItems => {
  const root = foreignJson(text);
  if (!isObject(root)) throw notTaskMaster();
  const tags = Array.isArray(root.tasks) ? { master: root } : root;
  const found: Found = { items: [], kept: new Set(), notPlaced: [] };
  const named = Object.entries(tags).flatMap(([tag, content]) =>
    isObject(content) && Array.isArray(content.tasks) ? [{ tag, tasks: content.tasks }] : [],
  );
  if (named.length === 0 && Object.keys(root).length > 0) throw notTaskMaster();
  for (const { tag, tasks } of named) readLevel(tasks, { tag, path: [] }, found);
  return { items: found.items, keptInMetadata: [...found.kept].sort(), notPlaced: found.notPlaced };
};

interface Found {
  readonly items: ForeignItem[];
  readonly kept: Set<string>;
  readonly notPlaced: NotPlaced[];
}

interface Place {
  readonly tag: string;
  /** Ids from the task down to the parent. */
  readonly path: readonly string[];
}

const readLevel = (tasks: readonly unknown[], place: Place, found: Found): void => {
  const seen = new Set<string>();
  tasks.forEach((task, position) => {
    const id = isObject(task) ? idIn(task.id) : null;
    const where = `${referenceOf(place, place.path)}[${position}]`;
    if (!isObject(task) || id === null) found.notPlaced.push({ id: where, reason: 'It has no id.' });
    else if (seen.has(id)) found.notPlaced.push({ id: where, reason: `The id ${id} stands twice at this place.` });
    else {
      seen.add(id);
      // Some versions write a subtask's id whole.
      const path = [...place.path, id.split('.').at(-1) ?? id];
      found.items.push(itemOf(task, { ...place, path }, found));
      if (Array.isArray(task.subtasks)) readLevel(task.subtasks, { ...place, path }, found);
    }
  });
};

const placed = new Set(['id', 'title', 'description', 'status', 'priority', 'dependencies', 'subtasks']);

const itemOf = (task: JsonObject, place: Place, found: Found): ForeignItem => {
  const id = referenceOf(place, place.path);
  const rest = without(task, placed);
  for (const key of Object.keys(rest)) found.kept.add(key);
  return fittedItem({
    id,
    title: task.title,
    untitled: `Task ${id}`,
    parent: place.path.length === 1 ? null : referenceOf(place, place.path.slice(0, -1)),
    dependsOn: dependenciesOf(task.dependencies, place),
    description: task.description,
    priority: priorityOf(task.priority),
    ...statusOf(task.status),
    source: {
      ...rest,
      ...(task.status === undefined ? {} : { status: task.status }),
      ...(task.priority === undefined ? {} : { priority: task.priority }),
    },
  });
};

/** Words that are not known count as open; the word itself is kept. */
const statusOf = (word: unknown): Pick<ForeignItem, 'status'> & { readonly resolution?: string } => {
  switch (word) {
    case 'done':
    case 'completed':
      return { status: 'completed' };
    case 'cancelled':
      return { status: 'completed', resolution: 'cancelled' };
    case 'blocked':
      return { status: 'blocked' };
    default:
      return { status: 'active' };
  }
};

/** Of a task: `3`, `"3"`, `"3.2"`. Of a subtask: a number means a sibling, dots mean the whole way. */
const dependenciesOf = (value: unknown, { tag, path }: Place): readonly string[] => {
  if (!Array.isArray(value)) return [];
  const targets = value.flatMap((entry) => {
    const id = idIn(entry);
    if (id === null) return [];
    return [id.includes('.') ? id : [...path.slice(0, -1), id].join('.')];
  });
  return [...new Set(targets)].map((target) => `${tag}:${target}`);
};

const referenceOf = ({ tag }: Place, path: readonly string[]): string => `${tag}:${path.join('.')}`;

const idIn = (value: unknown): string | null =>
  typeof value === 'number' || typeof value === 'string' ? String(value).trim() || null : null;

const notTaskMaster = () =>
  new TrackerError('ValidationError', 'This is no tasks.json of Task Master.', {
    hint: 'Name .taskmaster/tasks/tasks.json, or the project that holds it.',
  });
