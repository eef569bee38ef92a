import type { Line, LineRange } from '../lines/line.ts';
import type { LegacyWarning, Skipped } from './legacy-document.ts';

/** What reading a section leaves besides its entries. Lines that nobody understood keep the section in the file. */
export interface SectionNotes {
  readonly file: string;
  understood(...lines: readonly Line[]): void;
  /** Takes it back for an entry that cannot be used. */
  leave(lines: LineRange): void;
  isUnderstood(line: Line): boolean;
  warn(line: number, message: string): void;
  skip(line: number, message: string): void;
}

export interface CollectedNotes extends SectionNotes {
  readonly warnings: readonly LegacyWarning[];
  readonly skipped: readonly Skipped[];
}

export function collectNotes(file: string): CollectedNotes {
  const understood = new Set<number>();
  const warnings: LegacyWarning[] = [];
  const skipped: Skipped[] = [];
  return {
    file,
    warnings,
    skipped,
    understood: (...lines) => {
      for (const { number } of lines) understood.add(number);
    },
    leave: ({ first, last }) => {
      for (let number = first; number <= last; number += 1) understood.delete(number);
    },
    isUnderstood: ({ number }) => understood.has(number),
    warn: (line, message) => warnings.push({ file, line, message }),
    skip: (line, message) => skipped.push({ kind: 'session_prompt', file, line, message }),
  };
}
