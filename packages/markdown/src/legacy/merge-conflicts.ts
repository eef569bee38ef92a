import { isBlank, type Line } from '../lines/line.ts';
import { isConflictMarker } from '../status/comment-block.ts';
import type { SectionNotes } from './section-notes.ts';

/** What git could not merge is nobody's word: its lines are named and read as no entries; the rest goes on. */
export function withoutConflicts(lines: readonly Line[], notes: Pick<SectionNotes, 'warn'>): readonly Line[] {
  const unmerged = new Set<Line>();
  for (const [first, last] of conflictsIn(lines)) {
    const inside = lines.slice(first, last + 1);
    for (const line of inside) unmerged.add(line);
    const names = inside
      .filter(({ text }) => !isBlank(text) && !isConflictMarker(text))
      .map(({ text }) => shortened(text));
    const more = names.length > mostNamed ? `, and ${names.length - mostNamed} more` : '';
    notes.warn(
      inside[0]?.number ?? 1,
      `A merge conflict lies here; none of its lines was read: ${names.slice(0, mostNamed).join(', ')}${more}. Settle it and migrate again.`,
    );
  }
  return unmerged.size === 0 ? lines : lines.map((line) => (unmerged.has(line) ? { ...line, role: 'code' } : line));
}

/** Positions of the first and last marker of each; one without an end is no conflict. */
function conflictsIn(lines: readonly Line[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let start: number | null = null;
  lines.forEach(({ text, role }, position) => {
    if (role !== 'text' || !isConflictMarker(text)) return;
    if (text.startsWith('<')) start = position;
    else if (text.startsWith('>') && start !== null) {
      found.push([start, position]);
      start = null;
    }
  });
  return found;
}

const mostNamed = 10;

const shortened = (text: string): string => {
  const letters = [...text.trim()];
  return `"${letters.length > 80 ? `${letters.slice(0, 79).join('')}…` : letters.join('')}"`;
};
