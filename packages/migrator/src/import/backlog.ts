import { type JsonObject, TrackerError } from '@tracker/core';
import { readFrontMatter } from '@tracker/markdown';
import { fittedItem, priorityOf } from './fitted-item.ts';
import type { ForeignItem, ForeignItems, NotPlaced } from './foreign-item.ts';
import { isObject, textsIn, without } from './foreign-json.ts';
import { storable } from './storable.ts';

export interface BacklogFile {
  /** Below the backlog folder, with slashes, e.g. `tasks/task-1 - Parse.md`. */
  readonly path: string;
  readonly text: string;
}

export interface Backlog {
  readonly files: readonly BacklogFile[];
  /** The text of `config.yml`, which names the statuses; null without one. */
  readonly config: string | null;
}

/**
 * Reads the folder of Backlog.md. A task is known by its id in lower case, or that in its file's name. What lies in
 * `completed/` or has the last of the configured statuses is completed, what lies in `archive/` is completed with the
 * resolution `archived`; a draft is open. Milestones, decisions and documents are no work and are counted.
 *
 * @throws TrackerError `ValidationError` for a folder without a task.
 */
export const readBacklog = ({ files, config }: Backlog): ForeignItems => {
  const found: Found = { kept: new Set(), notPlaced: [], doneWord: lastStatusIn(config) };
  const tasks = new Map<string, Task>();
  const others = new Map<string, number>();
  for (const { path, text } of [...files].sort(byFolder)) {
    const folder = path.split('/')[0] ?? '';
    if (!folders.includes(folder)) others.set(folder, (others.get(folder) ?? 0) + 1);
    else {
      const task = taskIn(path, text, found.notPlaced);
      if (task === null) continue;
      const other = tasks.get(task.id);
      if (other === undefined) tasks.set(task.id, task);
      else found.notPlaced.push({ id: path, reason: `${other.path} has the id ${task.id} too, and counts.` });
    }
  }
  if (tasks.size === 0 && found.notPlaced.length === 0) throw notBacklog();
  for (const [folder, count] of others)
    found.notPlaced.push({ id: `${folder}/`, reason: `${count} left out: they are no tasks.` });
  const items = [...tasks.values()].map((task) => itemOf(task, found));
  return { items, keptInMetadata: [...found.kept].sort(), notPlaced: found.notPlaced };
};

/** Where tasks lie; of two with the same id the earlier folder's counts. */
const folders = ['tasks', 'completed', 'drafts', 'archive'];

const byFolder = (a: BacklogFile, b: BacklogFile): number => {
  const rank = ({ path }: BacklogFile) => folders.indexOf(path.split('/')[0] ?? '');
  return rank(a) - rank(b) || (a.path < b.path ? -1 : 1);
};

interface Found {
  readonly kept: Set<string>;
  readonly notPlaced: NotPlaced[];
  readonly doneWord: string | null;
}

interface Task {
  readonly id: string;
  readonly path: string;
  readonly fields: JsonObject;
  readonly body: string;
}

const taskIn = (path: string, text: string, notPlaced: NotPlaced[]): Task | null => {
  const skip = (reason: string) => {
    notPlaced.push({ id: path, reason });
    return null;
  };
  const block = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (block === null || block.index !== 0) return skip('It has no front matter.');
  const matter = readFrontMatter(withQuotedNames(block[1] ?? ''));
  // The block begins in the file's second line.
  if (matter.kind === 'malformed') return skip(`Line ${matter.line + 1}: ${matter.message}`);
  const fields = storable(matter.value) as JsonObject; // an object stays one
  const id = textsIn(fields.id)[0] ?? /^([a-z]+-\d+(?:\.\d+)*)/i.exec(path.split('/').at(-1) ?? '')?.[1];
  if (id === undefined) return skip('It has no id.');
  return { id: id.toLowerCase(), path, fields, body: String(storable(text.slice(block[0].length))).trim() };
};

/** `@name` without quotes is no YAML, and common. */
const withQuotedNames = (yaml: string): string =>
  yaml
    .replace(/^(\s*(?:-|[\w-]+:)[ \t]+)(@[^\s"',#\]]+)(?=[ \t]*(?:#.*)?\r?$)/gm, '$1"$2"')
    .replace(/^(\s*[\w-]+:[ \t]*)\[([^\]"']*@[^\]"']*)\]/gm, (_, key: string, names: string) => {
      const quoted = names.split(',').map((name) => JSON.stringify(name.trim()));
      return `${key}[${quoted.join(', ')}]`;
    });

const placed = new Set(['id', 'title', 'assignee', 'labels', 'dependencies', 'parent_task_id']);
/** Kept besides the place that their meaning has, because that is coarser. */
const alsoPlaced = new Set(['status', 'priority', 'type']);

const itemOf = ({ id, path, fields, body }: Task, { kept, doneWord }: Found): ForeignItem => {
  const folder = path.split('/')[0];
  const assignees = textsIn(fields.assignee);
  const criteria = criteriaIn(body);
  const description = sectionOf(body) ?? body;
  const source = {
    ...without(fields, placed),
    path,
    ...(assignees.length > 1 ? { assignee: assignees } : {}),
    ...(description === body ? {} : { body }),
    ...(criteria.length === 0 ? {} : { acceptance_criteria: criteria }),
  };
  for (const name of Object.keys(source)) if (!alsoPlaced.has(name)) kept.add(name);
  const isDone = folder === 'completed' || folder === 'archive' || isDoneWord(fields.status, doneWord);
  return fittedItem({
    id,
    title: fields.title,
    untitled: `Task ${id}`,
    type: fields.type,
    status: isDone ? 'completed' : String(fields.status).trim().toLowerCase() === 'blocked' ? 'blocked' : 'active',
    parent: parentOf(id, fields),
    dependsOn: [...new Set(textsIn(fields.dependencies).map((target) => idLike(id, target)))],
    description,
    priority: priorityOf(fields.priority),
    labels: textsIn(fields.labels),
    assignee: assignees[0],
    resolution: folder === 'archive' ? 'archived' : undefined,
    source,
  });
};

const parentOf = (id: string, { parent_task_id }: JsonObject): string | null => {
  const named = textsIn(parent_task_id)[0];
  return named === undefined ? (/^(.+)\.\d+$/.exec(id)?.[1] ?? null) : idLike(id, named);
};

/** A bare number is an id with the prefix of the one that names it. */
const idLike = (id: string, target: string): string =>
  /^\d/.test(target) ? `${id.replace(/\d.*$/, '')}${target}` : target.toLowerCase();

const doneWords = new Set(['done', 'complete', 'completed', 'closed', 'finished', '✔ done']);

const isDoneWord = (status: unknown, doneWord: string | null): boolean => {
  const word = String(status).trim().toLowerCase();
  return word === doneWord || doneWords.has(word);
};

/** Statuses are free words, in their order; the last one is the end. */
const lastStatusIn = (config: string | null): string | null => {
  const read = config === null ? null : readFrontMatter(config);
  const statuses = read?.kind === 'read' && isObject(read.value) ? textsIn(read.value.statuses) : [];
  return statuses.length < 2 ? null : (statuses.at(-1)?.toLowerCase() ?? null);
};

/** The text of the description, without its marks; null where the body has no such section. */
const sectionOf = (body: string): string | null => {
  const marked = /<!-- SECTION:DESCRIPTION:BEGIN -->([\s\S]*?)<!-- SECTION:DESCRIPTION:END -->/.exec(body);
  const headed = /^## Description[ \t]*\r?\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(body);
  return (marked ?? headed)?.[1]?.trim() ?? null;
};

const criteriaIn = (body: string): readonly JsonObject[] => {
  const block = /<!-- AC:BEGIN -->([\s\S]*?)<!-- AC:END -->/.exec(body)?.[1] ?? '';
  return [...block.matchAll(/^[ \t]*- \[([ xX])\] (?:#(\d+) )?(.*?)\r?$/gm)].map(([, mark, number, text = '']) => ({
    ...(number === undefined ? {} : { number: Number(number) }),
    done: mark !== ' ',
    text,
  }));
};

const notBacklog = () =>
  new TrackerError('ValidationError', 'There are no tasks of Backlog.md here.', {
    hint: 'Name the project, or its folder backlog or .backlog.',
  });
