import {
  canonicalJson,
  change,
  type ForeignEntry,
  type PendingChange,
  type PendingRead,
  timestamp,
} from '@tracker/core';
import * as z from 'zod';
import { commentJson, isConflictMarker, jsonLine } from '../status/comment-block.ts';

/*
 * The pending changes as a comment in the status file, one JSON object per line (SPEC section 5). An entry is known by
 * its own line wherever that stands, so that a merge or a lost end of the comment loses none.
 */

/** Proves that an entry was written with the user's own key: a file arrives with anybody's pull request. */
export type Mac = (text: string) => string;

export interface Seal {
  readonly workspaceId: string;
  readonly mac: Mac;
}

const linePrefix = '{"pending":';
const idPattern = /^\{"pending":"([^"]*)"/;
/** ` +` says that the file did not end in a line ending before the block was added. */
const openingPattern = /^<!-- tracker:pending 1( \+)?$/;
const closing = '-->';

const pendingChange = z.strictObject({
  change,
  recordedAt: timestamp,
  order: z.int(),
  conflictId: z.guid().nullable(),
});

const sealedEntry = z.object({ mac: z.string(), entry: z.unknown() });

const pendingLine = (entry: PendingChange, { workspaceId, mac }: Seal): string =>
  commentJson({ pending: entry.change.id, mac: mac(sealedText(workspaceId, entry)), entry });

const sealedText = (workspaceId: string, entry: unknown): string => `${workspaceId}\n${canonicalJson(entry)}`;

interface TextLine {
  readonly text: string;
  readonly source: string;
}

const linesOf = (text: string): readonly TextLine[] =>
  (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((source) => ({ source, text: source.replace(/\r?\n$/, '') }));

const isEntry = ({ text }: TextLine): boolean => text.startsWith(linePrefix);

/** An entry of Tracker's own, or one that it shows and never applies. */
export type Known = { readonly own: PendingChange } | { readonly foreign: ForeignEntry };

/** What lines have turned out to be: thousands may wait, and one of them is new. */
export type KnownLines = ReadonlyMap<string, Known>;

/** The entries of a text; `before` are lines that were read earlier and need no second look. */
export function linesOfPending(text: string, seal: Seal, before?: KnownLines): KnownLines {
  const lines = new Map<string, Known>();
  for (const line of linesOf(text))
    if (isEntry(line)) lines.set(line.text, before?.get(line.text) ?? knownEntry(line.text, seal));
  return lines;
}

/** Of two own lines for one change the last counts. */
export const pendingIn = (lines: KnownLines): PendingRead => {
  const entries = [...lines.values()].flatMap((each) => ('own' in each ? [each.own] : []));
  return {
    entries: [...new Map(entries.map((entry) => [entry.change.id, entry])).values()],
    foreign: [...lines.values()].flatMap((each) => ('foreign' in each ? [each.foreign] : [])),
  };
};

/** A newer program's change of an unknown kind is foreign as well: kept and shown, never applied. */
function knownEntry(text: string, { workspaceId, mac }: Seal): Known {
  const line = sealedEntry.safeParse(jsonLine(text));
  if (!line.success) return { foreign: { text, change: null } };
  const entry = pendingChange.safeParse(line.data.entry);
  if (!entry.success) return { foreign: { text, change: null } };
  const own = mac(sealedText(workspaceId, line.data.entry)) === line.data.mac;
  return own ? { own: entry.data } : { foreign: { text, change: entry.data.change } };
}

/** Adds entries that are not there yet behind the last line of the block; nothing else in the text changes. */
export function withPending(text: string, entries: readonly PendingChange[], seal: Seal, ending: string): WithPending {
  const wanted = new Map(entries.map((entry) => [entry.change.id, entry]));
  const named = [...wanted.keys()].some((id) => text.includes(`${linePrefix}"${id}"`));
  for (const line of named ? linesOf(text) : []) {
    const id = idPattern.exec(line.text)?.[1];
    // Somebody else's line with the same id keeps no change out.
    if (id !== undefined && wanted.has(id) && 'own' in knownEntry(line.text, seal)) wanted.delete(id);
  }
  const added = new Map([...wanted.values()].map((own) => [pendingLine(own, seal), { own }]));
  return { text: added.size === 0 ? text : withLines(text, [...added.keys()], ending), added };
}

export interface WithPending {
  readonly text: string;
  readonly added: KnownLines;
}

/** Adds the entries of one text that another one lacks, as they stand: an editor saved what it had read before them. */
export function carryPending(from: string, into: string, ending: string): string {
  const entries = (text: string) => linesOf(text).filter(isEntry);
  const known = new Set(entries(into).map(({ text }) => idPattern.exec(text)?.[1] ?? text));
  const lost = entries(from).filter(({ text }) => !known.has(idPattern.exec(text)?.[1] ?? text));
  return lost.length === 0
    ? into
    : withLines(
        into,
        lost.map(({ text }) => text),
        ending,
      );
}

function withLines(text: string, entries: readonly string[], ending: string): string {
  const added = entries.map((entry) => `${entry}${ending}`).join('');
  const end = endOfBlock(text);
  if (end === null) return `${begun(text, ending)}${added}${closing}${ending}`;
  const before = text.slice(0, end);
  const closed = linesOf(text.slice(end, end + closing.length + 2))[0]?.text === closing;
  return `${before.endsWith('\n') ? before : `${before}${ending}`}${added}${closed ? '' : `${closing}${ending}`}${text.slice(end)}`;
}

/** Where the last line of the first block ends, without taking the whole text apart: thousands may wait. */
function endOfBlock(text: string): number | null {
  const opening = /(?:^|\n)<!-- tracker:pending 1(?: \+)?(?:\r?\n|$)/.exec(text);
  if (opening === null) return null;
  let end = opening.index + opening[0].length;
  for (;;) {
    const feed = text.indexOf('\n', end);
    const source = feed === -1 ? text.slice(end) : text.slice(end, feed + 1);
    if (source === '' || !isOwn({ source, text: source.replace(/\r?\n$/, '') })) return end;
    end += source.length;
  }
}

function begun(text: string, ending: string): string {
  if (text === '') return `# Project Status${ending}${ending}<!-- tracker:pending 1${ending}`;
  const joined = !text.endsWith('\n');
  // Behind a lone carriage return a bare line feed would make one ending of the two, and go with both of them.
  const joint = text.endsWith('\r') ? '\r\n' : ending;
  return `${text}${joined ? joint : ''}<!-- tracker:pending 1${joined ? ' +' : ''}${ending}`;
}

interface Block {
  readonly start: number;
  /** Its closing line, or the line behind it where that is lost. */
  readonly end: number;
  readonly closed: boolean;
}

function blockIn(lines: readonly TextLine[]): Block | null {
  const start = lines.findIndex(({ text }) => openingPattern.test(text));
  if (start === -1) return null;
  let end = start + 1;
  while (end < lines.length && isOwn(lines[end] as TextLine)) end += 1;
  return { start, end, closed: lines[end]?.text === closing };
}

const isOwn = (line: TextLine): boolean => isEntry(line) || isConflictMarker(line.text);

/** Replaces Tracker's own entries by what `revise` gives. A block that becomes empty goes, with what it had added. */
export function revisedPending(
  text: string,
  revise: (entry: PendingChange) => PendingChange | null,
  seal: Seal,
  ending: string,
): string {
  const lines = linesOf(text);
  const revised = lines.flatMap((line): TextLine[] => {
    const known = isEntry(line) ? knownEntry(line.text, seal) : null;
    if (known === null || 'foreign' in known) return [line];
    const entry = revise(known.own);
    if (entry === known.own) return [line];
    if (entry === null) return [];
    const own = pendingLine(entry, seal);
    return [{ text: own, source: `${own}${ending}` }];
  });
  return revised.length === lines.length ? sources(revised) : withoutEmptyBlock(revised);
}

/** Takes foreign entries out by their text. */
export function withoutForeign(text: string, texts: ReadonlySet<string>, seal: Seal): string {
  const lines = linesOf(text);
  const kept = lines.filter((line) => !texts.has(line.text) || !isEntry(line) || 'own' in knownEntry(line.text, seal));
  return kept.length === lines.length ? text : withoutEmptyBlock(kept);
}

function withoutEmptyBlock(lines: readonly TextLine[]): string {
  const block = blockIn(lines);
  if (block === null || !block.closed || block.end !== block.start + 1) return sources(lines);
  const before = sources(lines.slice(0, block.start));
  const after = sources(lines.slice(block.end + 1));
  const joined = lines[block.start]?.text.endsWith(' +') ?? false;
  return `${joined && after === '' ? before.replace(/\r?\n$/, '') : before}${after}`;
}

const sources = (lines: readonly TextLine[]): string => lines.map(({ source }) => source).join('');
