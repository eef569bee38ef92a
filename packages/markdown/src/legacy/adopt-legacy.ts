import type { LineRange } from '../lines/line.ts';
import { scanLines } from '../lines/scan-lines.ts';
import { parseStatus } from '../status/parse-status.ts';
import { regenerate } from '../status/print-status.ts';
import type { StatusContent } from '../status/status-content.ts';
import type { LegacyDocument, LegacySection } from './legacy-document.ts';

/**
 * A hand-kept file after its migration: sections that were read whole give way to the generated ones, which stand where
 * the last known section was; everything else stays byte for byte, also known sections with a line that was not
 * understood, and session prompts, whose texts the generated form does not show (SPEC section 6). `left` are entries that
 * the database has otherwise than the file; their sections stay as well.
 */
export function adoptLegacy(
  text: string,
  legacy: LegacyDocument,
  content: StatusContent,
  left: readonly LineRange[] = [],
): string {
  const last = Math.max(0, ...legacy.sections.map(({ lines }) => lines.last));
  if (last === 0) return regenerate(text, content);
  const lines = scanLines(text);
  const replaced = legacy.sections.filter(
    (section) =>
      section.readWhole && section.kind !== 'session_prompts' && !left.some(({ first }) => within(section, first)),
  );
  const stays = lines.filter(({ number }) => !replaced.some((section) => within(section, number)));
  const sourceOf = (part: typeof lines) => part.map(({ start, end }) => text.slice(start, end)).join('');
  if (parseStatus(text) !== null) return regenerate(sourceOf(stays), content);
  const before = sourceOf(stays.filter(({ number }) => number <= last));
  const after = sourceOf(stays.filter(({ number }) => number > last));
  return `${regenerate(before, content, { untitled: after.trim() !== '' })}${after}`;
}

const within = ({ lines }: LegacySection, number: number): boolean => lines.first <= number && number <= lines.last;
