import { type JsonObject, type Note, TrackerError } from '@tracker/core';
import { fittedItem } from './fitted-item.ts';
import type { ForeignItem, ForeignItems, NotPlaced } from './foreign-item.ts';
import { foreignJson, isObject, textsIn, without } from './foreign-json.ts';

/**
 * Reads `.beads/issues.jsonl`, one issue a line. An issue is known by its id. A parent is told by a `parent-child`
 * dependency, or by a dotted id without one; epics and milestones become projects, spikes research, the rest tasks.
 * Memories and tombstones are counted and left out; a later line of the same id replaces an earlier one.
 *
 * @throws TrackerError `ValidationError` for a text without a single record.
 */
export const readBeads = (text: string): ForeignItems => {
  const notPlaced: NotPlaced[] = [];
  const issues = new Map<string, JsonObject>();
  const leftOut = { memories: 0, tombstones: 0 };
  let lines = 0;
  for (const [position, line] of text.split(/\r?\n/).entries()) {
    if (line.replace(/^\ufeff/, '').trim() === '') continue;
    lines += 1;
    const record = foreignJson(line);
    const id = isObject(record) ? textsIn(record.id)[0] : undefined;
    const where = `line ${position + 1}`;
    if (!isObject(record)) notPlaced.push({ id: where, reason: 'It is no JSON object.' });
    else if (record._type === 'memory') leftOut.memories += 1;
    else if (record._type !== undefined && record._type !== 'issue')
      notPlaced.push({ id: where, reason: `It is of the unknown kind ${JSON.stringify(record._type)}.` });
    else if (id === undefined) notPlaced.push({ id: where, reason: 'It has no id.' });
    else if (record.status === 'tombstone') leftOut.tombstones += 1;
    else {
      if (issues.has(id)) notPlaced.push({ id, reason: `It stands again in ${where}; the later line counts.` });
      issues.set(id, record);
    }
  }
  if (lines > 0 && notPlaced.length === lines) throw notBeads();
  for (const [what, count] of Object.entries(leftOut))
    if (count > 0) notPlaced.push({ id: what, reason: `${count} left out.` });
  const kept = new Set<string>();
  const items = [...issues].map(([id, issue]) => itemOf(id, issue, { kept, notPlaced }));
  return { items, keptInMetadata: [...kept].sort(), notPlaced };
};

interface Found {
  readonly kept: Set<string>;
  readonly notPlaced: NotPlaced[];
}

const placed = new Set(['_type', 'id', 'title', 'description', 'labels', 'assignee', 'dependencies', 'comments']);
/** Kept besides the place that their meaning has, because that is coarser. */
const alsoPlaced = new Set(['status', 'priority', 'issue_type', 'estimated_minutes']);

const itemOf = (id: string, issue: JsonObject, found: Found): ForeignItem => {
  const { parent, dependsOn, others } = linksOf(id, issue, found.notPlaced);
  const { notes, unread } = notesIn(issue.comments);
  const source = {
    ...without(issue, placed),
    ...(others.length === 0 ? {} : { dependencies: others }),
    ...(unread.length === 0 ? {} : { comments: unread }),
  };
  for (const name of Object.keys(source)) if (!alsoPlaced.has(name)) found.kept.add(name);
  const hours = typeof issue.estimated_minutes === 'number' ? issue.estimated_minutes / 60 : -1;
  const item = fittedItem({
    id,
    title: issue.title,
    untitled: `Issue ${id}`,
    type: issue.issue_type,
    status: issue.status === 'closed' ? 'completed' : issue.status === 'blocked' ? 'blocked' : 'active',
    parent,
    dependsOn,
    description: issue.description,
    priority: priorityOf(issue.priority),
    labels: textsIn(issue.labels),
    assignee: textsIn(issue.assignee)[0],
    resolution: issue.status === 'closed' ? textsIn(issue.close_reason)[0] : undefined,
    notes,
    source,
  });
  const isEstimated = item.itemType === 'task' && hours >= 0 && hours <= 1000;
  return isEstimated ? { ...item, metadata: { ...item.metadata, estimated_hours: hours } } : item;
};

/** 0 is the highest over there, 1 is here. */
const priorityOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 4 ? value + 1 : undefined;

/** `issue_id` is the child, or what waits for `depends_on_id`; all other relations are kept as they are. */
const linksOf = (id: string, issue: JsonObject, notPlaced: NotPlaced[]) => {
  const parents: string[] = [];
  const dependsOn = new Set<string>();
  const others: unknown[] = [];
  for (const entry of Array.isArray(issue.dependencies) ? issue.dependencies : []) {
    const target = isObject(entry) ? textsIn(entry.depends_on_id)[0] : undefined;
    const isOwn = isObject(entry) && target !== undefined && (textsIn(entry.issue_id)[0] ?? id) === id;
    if (isOwn && entry.type === 'parent-child') parents.push(target);
    else if (isOwn && entry.type === 'blocks') dependsOn.add(target);
    else others.push(entry);
  }
  const [parent = parentInId(id), ...further] = parents;
  for (const other of further) {
    notPlaced.push({ id, reason: `It has another parent, ${other}; it lies below ${parent}.` });
    others.push({ issue_id: id, depends_on_id: other, type: 'parent-child' });
  }
  return { parent: parent ?? null, dependsOn: [...dependsOn], others };
};

/** `bd-a1b2.3` lies below `bd-a1b2`. */
const parentInId = (id: string): string | undefined => /^(.+)\.\d+$/.exec(id)?.[1];

const longestNote = 5000;

/** Comments become notes, a long one several; what has no time or text of its own is kept as it is. */
const notesIn = (comments: unknown): { readonly notes: readonly Note[]; readonly unread: readonly unknown[] } => {
  const notes: Note[] = [];
  const unread: unknown[] = [];
  for (const comment of Array.isArray(comments) ? comments : []) {
    const at = isObject(comment) ? timeIn(comment.created_at) : null;
    const text = isObject(comment) && typeof comment.text === 'string' ? comment.text : '';
    if (at === null || text === '') unread.push(comment);
    else {
      const by = [...(textsIn((comment as JsonObject).author)[0] ?? 'unknown')].slice(0, 100).join('');
      const letters = [...text];
      for (let from = 0; from < letters.length; from += longestNote)
        notes.push({ at, by, text: letters.slice(from, from + longestNote).join('') });
    }
  }
  return { notes, unread };
};

/** RFC 3339 with any fraction as UTC with milliseconds; null for what is no time. */
const timeIn = (value: unknown): string | null => {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) return null;
  const year = new Date(time).getUTCFullYear();
  return year >= 1000 && year <= 9999 ? new Date(time).toISOString() : null;
};

const notBeads = () =>
  new TrackerError('ValidationError', 'This is no list of beads issues.', {
    hint: 'Name .beads/issues.jsonl, or the project that holds it.',
  });
