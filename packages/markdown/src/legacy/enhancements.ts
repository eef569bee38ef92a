import { enhancement } from '@tracker/core';
import { headingOf, type Line } from '../lines/line.ts';
import { bulletOf, type HeadedEntry, headedEntries, keyValues, rangeOf, take } from './entries.ts';
import type { LegacyEnhancement } from './legacy-document.ts';
import { priorityOf, quarterOf } from './normalise.ts';
import type { SectionNotes } from './section-notes.ts';

/** Bullets (dialects A and B) and headings (dialect C); `counted` says that the heading states how many there are. */
export function readEnhancements(
  body: readonly Line[],
  notes: SectionNotes,
  counted: boolean,
): readonly LegacyEnhancement[] {
  const firstHeading = body.findIndex((line) => headingOf(line) !== null);
  const bullets = firstHeading === -1 ? body : body.slice(0, firstHeading);
  const headed = firstHeading === -1 ? [] : headedEntries(body.slice(firstHeading));
  return [...readBullets(bullets, notes, counted), ...headed.flatMap((entry) => readHeaded(entry, notes) ?? [])];
}

/** A bullet without priority and quarter is an enhancement only among others that have them, or in a counted section. */
function readBullets(lines: readonly Line[], notes: SectionNotes, counted: boolean): readonly LegacyEnhancement[] {
  const read = lines.flatMap((line) => {
    const text = /^[ \t]/.test(line.text) ? null : bulletOf(line);
    const found = text === null ? null : enhancementOfBullet(text, line);
    return found === null ? [] : [{ line, ...found }];
  });
  const plainToo = counted || read.some(({ marked }) => marked);
  return read
    .filter(({ marked }) => marked || plainToo)
    .map(({ line, read: found }) => {
      notes.understood(line);
      return found;
    });
}

interface ReadBullet {
  readonly read: LegacyEnhancement;
  /** It states a priority or a quarter. */
  readonly marked: boolean;
}

function enhancementOfBullet(bullet: string, line: Line): ReadBullet | null {
  const bracket = /^\[(P\d)\]\s+(.*)$/i.exec(bullet);
  if (bracket === null && bullet.startsWith('[')) return null;
  const needing = bracket === null ? null : /^(.*?)\s+[-–—]\s+needs\s+(.+)$/i.exec(bracket[2] ?? '');
  const { title, priorityWord, target } = detailsOf(needing?.[1] ?? bracket?.[2] ?? bullet);
  if (/^\(Priority:[^()]*\)$/i.test(title) || isPlaceholder(title)) return null;
  if (!enhancement.shape.title.safeParse(title).success) return null;
  const word = bracket?.[1] ?? priorityWord;
  return {
    marked: word !== null || target !== null,
    read: {
      title,
      description: null,
      priority: priorityOf(word ?? ''),
      priorityWord: word,
      ...targetOf(target),
      needs: needing?.[2] === undefined ? [] : needing[2].split(/,\s*|\s+and\s+/).filter((need) => need !== ''),
      lines: rangeOf(line, []),
    },
  };
}

/** What stands where there is nothing to list, and remarks on the list. */
const isPlaceholder = (title: string): boolean =>
  /^[\W_]*(?:none|nothing|n\/a|tbd|tba|empty)(?: (?:yet|so far|planned|at the moment|for now))?[\W_]*$|^(?:note|nb|see|todo)\s*:/i.test(
    title,
  );

interface Details {
  readonly title: string;
  readonly priorityWord: string | null;
  readonly target: string | null;
}

/** A title with `(Priority: High, Q1 2026)` or a part of that behind it; other parentheses belong to the title. */
function detailsOf(text: string): Details {
  const match = /^(.*\S)\s*\(([^()]*)\)$/.exec(text);
  const inner = match?.[2] ?? '';
  const both = /^Priority:\s*([^,]+?)\s*(?:,\s*(.+?))?\s*$/i.exec(inner);
  const target = both === null ? inner : (both[2] ?? null);
  if (match?.[1] === undefined || (both === null && quarterOf(inner) === null))
    return { title: unmarked(text.trim()), priorityWord: null, target: null };
  return { title: unmarked(match[1]), priorityWord: both?.[1] ?? null, target };
}

/** A title that is bold as a whole. */
const unmarked = (title: string): string => /^\*\*([^*]+)\*\*$/.exec(title)?.[1] ?? title;

const targetOf = (text: string | null): Pick<LegacyEnhancement, 'targetQuarter' | 'targetText'> => {
  const targetQuarter = text === null ? null : quarterOf(text);
  return { targetQuarter, targetText: targetQuarter === null ? text : null };
};

function readHeaded({ heading, headingLine, body }: HeadedEntry, notes: SectionNotes): LegacyEnhancement | null {
  const { title, priorityWord, target } = detailsOf(heading.title);
  if (!enhancement.shape.title.safeParse(title).success || (priorityWord === null && target === null)) return null;
  notes.understood(headingLine);
  const values = keyValues(body);
  const read = (key: string) => take(values, key, (value) => value || null, notes.understood);
  return {
    title,
    description: read('description'),
    priority: priorityOf(priorityWord ?? ''),
    priorityWord,
    ...targetOf(read('target') ?? target),
    needs: [],
    lines: rangeOf(headingLine, body),
  };
}
