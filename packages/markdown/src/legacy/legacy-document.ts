import type { JsonObject } from '@tracker/core';
import type { LineRange } from '../lines/line.ts';

/*
 * What a hand-kept file says, normalised as SPEC section 6 has it. Null means that the source does not say it: the
 * migration fills in its stated defaults and names them in `metadata.inferred`; nothing is invented here.
 */

export interface LegacyVendor {
  readonly name: string;
  readonly status: 'operational' | 'broken';
  /** As written, e.g. `ready_for_production`. */
  readonly statusWord: string;
  readonly tests: { readonly passing: number; readonly total: number; readonly skipped: number } | null;
  readonly formats: {
    readonly excel: boolean;
    readonly csv: boolean;
    readonly pdf: boolean;
    readonly ocr: boolean;
  } | null;
  /** Formats that Tracker has no field for, as written. */
  readonly otherFormats: readonly string[];
  readonly version: string | null;
  /** Dialect A: `extractor` (a path) and `output`, as written. */
  readonly metadata: JsonObject;
  readonly lines: LineRange;
}

export interface LegacyDeployment {
  /** ISO 8601 UTC; a date alone is its midnight. */
  readonly deployedAt: string | null;
  readonly prNumber: number;
  readonly title: string | null;
  /** As given, in lower case: 7 to 40 hexadecimal digits, never padded. */
  readonly commit: string | null;
  readonly vendors: readonly string[];
  /** As written, e.g. `#T001`. */
  readonly workItems: readonly string[];
  readonly tests: Readonly<Record<string, number>> | null;
  readonly compliance: boolean | null;
  /** Dialect A: `accomplishments`, a list of texts. */
  readonly metadata: JsonObject;
  readonly lines: LineRange;
}

export interface LegacyEnhancement {
  readonly title: string;
  readonly description: string | null;
  /** 1 (high) to 5 (low); 5 where the source has no word or one that is not known. */
  readonly priority: number;
  readonly priorityWord: string | null;
  /** `2026-Q1`. */
  readonly targetQuarter: string | null;
  /** As written, when it is no quarter. */
  readonly targetText: string | null;
  /** Titles of the enhancements that it needs, as written. */
  readonly needs: readonly string[];
  readonly lines: LineRange;
}

export interface LegacyWorkItem {
  readonly title: string;
  readonly itemType: 'project' | 'session' | 'task' | 'research';
  readonly status: 'active' | 'completed' | 'blocked' | null;
  /** ISO 8601 UTC. */
  readonly createdAt: string | null;
  readonly branch: string | null;
  /** Position of the parent in `workItems`; null for a root and for a parent that is not in the file. */
  readonly parent: number | null;
  /** As written; with `parent` null it resolves to nothing. */
  readonly parentTitle: string | null;
  readonly lines: LineRange;
}

/** A session prompt, inline or a file of its own (FR-021). */
export interface SessionPrompt {
  /** `session_id` or `id` of the front matter. */
  readonly id: string | null;
  /** The front matter's title, else the heading's text, else null. */
  readonly title: string | null;
  readonly frontMatter: JsonObject;
  /** Null when the front matter lacks it: a warning, and "1.0" for the migration. */
  readonly schemaVersion: string | null;
  readonly body: string;
  readonly file: string;
  readonly lines: LineRange;
}

export interface LegacyContext {
  readonly contextType: 'feature' | 'maintenance' | 'research';
  readonly word: string;
  readonly lines: LineRange;
}

/** Something that was left out, with its place; `file` and `line` are what an editor opens. */
export interface Skipped {
  readonly kind: 'session_prompt';
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface LegacyWarning {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Text that was not understood. It is kept byte for byte. */
export interface UnrecognisedSection {
  /** Null before the first heading. */
  readonly heading: string | null;
  readonly lines: LineRange;
  /** The lines that were not understood; in a section that is not known, all that are not blank. */
  readonly unread: readonly number[];
}

export type LegacySectionKind =
  | 'vendors'
  | 'deployments'
  | 'enhancements'
  | 'session_prompts'
  | 'work_items'
  | 'context';

/** A section whose heading is known. One that was not read whole stays in the file as it is. */
export interface LegacySection {
  readonly kind: LegacySectionKind;
  readonly heading: string;
  readonly lines: LineRange;
  readonly readWhole: boolean;
}

export interface LegacyDocument {
  /** The dialect that most entries follow; null when nothing was recognised. */
  readonly dialect: 'A' | 'B' | 'C' | 'D' | null;
  readonly vendors: readonly LegacyVendor[];
  readonly deployments: readonly LegacyDeployment[];
  readonly enhancements: readonly LegacyEnhancement[];
  readonly sessionPrompts: readonly SessionPrompt[];
  readonly workItems: readonly LegacyWorkItem[];
  readonly context: LegacyContext | null;
  readonly sections: readonly LegacySection[];
  readonly unrecognised: readonly UnrecognisedSection[];
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly LegacyWarning[];
}
