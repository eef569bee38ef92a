import { isBlank, type Line } from '../lines/line.ts';
import { rangeOf } from './entries.ts';
import type { LegacyContext } from './legacy-document.ts';
import { contextTypeOf } from './normalise.ts';
import type { SectionNotes } from './section-notes.ts';

/** Dialect A: the first line of the section is one word. */
export function readContext(body: readonly Line[], notes: SectionNotes): LegacyContext | null {
  const line = body.find(({ text }) => !isBlank(text));
  if (line === undefined || line.role !== 'text') return null;
  const word = line.text.trim().replaceAll(/[*`]/g, '').trim();
  const contextType = contextTypeOf(word);
  if (contextType === null) return null;
  notes.understood(line);
  return { contextType, word, lines: rangeOf(line, []) };
}
