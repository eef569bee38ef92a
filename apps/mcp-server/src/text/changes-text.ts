import type { ChangeKind, listChanges } from '@tracker/core';
import type * as z from 'zod';
import { clipped, counted, joined, lines, oneLine } from './lines.ts';

type Listed = z.output<typeof listChanges.output>;
type Row = Listed['changes'][number];

/** A day's work is told in 500 tokens: what is not told by name is counted. */
const actorsShown = 4;
const subjectsShown = 10;
const longestTitle = 28;
const longestActor = 24;
const fieldsShown = 4;

/** Who changed what, the busiest first; several changes of one entity are one line. */
export const changesText = (listed: Listed): string => {
  const { changes, has_more, next_cursor } = listed;
  const groups = grouped(changes, ({ actor }) => actor).sort((a, b) => b.rows.length - a.rows.length);
  const each = Math.max(2, Math.floor(subjectsShown / Math.max(1, Math.min(groups.length, actorsShown))));
  const hidden = groups.slice(actorsShown);
  return lines(
    heading(changes, groups.length),
    ...groups.slice(0, actorsShown).flatMap((group) => actorLines(group, each)),
    hidden.length === 0
      ? undefined
      : `… ${counted(hidden.flatMap(({ rows }) => rows).length, 'change')} by ${counted(hidden.length, 'other')}`,
    has_more ? undefined : `Since then: cursor "${next_cursor}"`,
  );
};

const heading = (changes: readonly Row[], actors: number): string => {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) return 'No changes.';
  return `${counted(changes.length, 'change')} by ${counted(actors, 'client')}, ${minute(first.at)} to ${minute(last.at)}:`;
};

const minute = (time: string): string => time.slice(0, 16).replace('T', ' ');

interface Group {
  readonly name: string;
  readonly rows: readonly Row[];
}

const grouped = (rows: readonly Row[], nameOf: (row: Row) => string): Group[] => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups].map(([name, members]) => ({ name, rows: members }));
};

const actorLines = ({ name, rows }: Group, most: number): readonly string[] => {
  const subjects = grouped(rows, ({ entity_id }) => entity_id).reverse();
  const rest = subjects.length - most;
  return [
    `${clipped(oneLine(name), longestActor)} (${rows.length})`,
    ...subjects.slice(0, most).map(subjectLine),
    ...(rest > 0 ? [`- … ${counted(rest, 'other')}`] : []),
  ];
};

/** Ends with the number of the last change, which undo_change takes. */
const subjectLine = ({ rows }: Group): string => {
  const last = rows.at(-1);
  if (last === undefined) return '';
  const subject = joined(' ', [last.key ?? last.entity, clipped(oneLine(last.title ?? ''), longestTitle)]);
  const deeds = [...new Set(rows.flatMap(deedsOf))];
  const told = deeds.length > fieldsShown ? [...deeds.slice(0, fieldsShown), '…'] : deeds;
  return `- ${subject}: ${told.join(', ')} #${last.number}`;
};

const deedsOf = ({ kind, fields }: Row): readonly string[] => {
  const verb = kind.slice(kind.lastIndexOf('.') + 1);
  if (verb !== 'update') return [pastOf[verb] ?? verb];
  return Object.entries(fields).map(([name, { to }]) => deedOf(name, to));
};

type Verb = ChangeKind extends infer Kind ? (Kind extends `${string}.${infer Name}` ? Name : never) : never;

const pasts: Readonly<Record<Exclude<Verb, 'update'>, string>> = {
  create: 'created',
  remove: 'removed',
  archive: 'archived',
  unarchive: 'brought back',
  record: 'recorded',
  open: 'opened',
  resolve: 'resolved',
  restore: 'imported',
};

/** A newer program's verbs stay as they are. */
const pastOf: Readonly<Record<string, string | undefined>> = pasts;

const deedOf = (name: string, to: unknown): string => {
  switch (name) {
    case 'status':
      return String(to);
    case 'parent_id':
      return 'moved';
    case 'deleted_at':
      return to === null ? 'restored' : 'deleted';
    case 'metadata.notes':
      return 'note';
    default:
      return name.replace(/^metadata\./, '');
  }
};
