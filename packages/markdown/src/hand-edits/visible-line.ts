import { quarterOf } from '../legacy/normalise.ts';
import { formatNames, priorityNames } from '../status/entries.ts';
import { unescapeInline } from '../status/inline-text.ts';

/*
 * The printed lines read back, as they are or as somebody left them. Null: it does not read as such a line any more.
 */

/** Free text of a line: a bare `[` or `<` only stands around it. */
const free = String.raw`((?:[^\\[<]|\\.)*?)`;

export interface VisibleVendor {
  readonly name: string;
  readonly status: 'operational' | 'broken';
  readonly tests: { readonly passing: number; readonly total: number; readonly skipped: number };
  readonly formats: Readonly<Record<'excel' | 'csv' | 'pdf' | 'ocr', boolean>>;
  readonly version: string;
}

const vendorPattern = new RegExp(
  String.raw`^- ${free}: (operational|broken) \((\d{1,10})/(\d{1,10}) tests passed, (\d{1,10}) skipped\) \[([^\]]*)\] v(.+)$`,
  's',
);

export function visibleVendor(text: string): VisibleVendor | null {
  const match = vendorPattern.exec(text.trimEnd());
  if (match === null) return null;
  const [, name = '', status, passing, total, skipped, formats = '', version = ''] = match;
  const words = formats.split(',').map((word) => word.trim().toLowerCase());
  if (words.some((word) => word !== '' && !formatNames.some(([format]) => format === word))) return null;
  const supports = (format: string) => words.includes(format);
  return {
    name: unescapeInline(name),
    status: status === 'operational' ? 'operational' : 'broken',
    tests: { passing: Number(passing), total: Number(total), skipped: Number(skipped) },
    formats: { excel: supports('excel'), csv: supports('csv'), pdf: supports('pdf'), ocr: supports('ocr') },
    version: unescapeInline(version),
  };
}

export interface VisibleEnhancement {
  readonly title: string;
  readonly priority: number;
  readonly target_quarter: string | null;
  readonly status: 'planned' | 'approved' | 'implementing' | 'completed';
}

const enhancementPattern =
  /^- (.*) \(Priority: (\w+)(?:, (Q[1-4] \d{4}))?(?:, (planned|approved|implementing|completed))?\)$/s;

export function visibleEnhancement(text: string): VisibleEnhancement | null {
  const match = enhancementPattern.exec(text.trimEnd());
  if (match === null) return null;
  const [, title = '', word = '', quarter, status = 'planned'] = match;
  const priority = priorityNames.findIndex((name) => name.toLowerCase() === word.toLowerCase()) + 1;
  if (priority === 0) return null;
  return {
    title: unescapeInline(title),
    priority,
    target_quarter: quarter === undefined ? null : quarterOf(quarter),
    // One of the words of the pattern.
    status: status as VisibleEnhancement['status'],
  };
}

export interface VisibleItem {
  readonly indent: number;
  readonly key: string;
  readonly title: string;
  readonly item_type: 'project' | 'session' | 'task' | 'research';
  readonly status: 'active' | 'completed' | 'blocked';
}

const itemPattern =
  /^( *)- ([PSTR]-[0-9A-Z]{6,26}): (.*) \((project|session|task|research), (active|completed|blocked)\)$/s;

export function visibleItem(text: string): VisibleItem | null {
  const match = itemPattern.exec(text.trimEnd());
  if (match === null) return null;
  const [, indent = '', key = '', title = '', type, status] = match;
  return {
    indent: indent.length,
    key,
    title: unescapeInline(title),
    // Words of the pattern.
    item_type: type as VisibleItem['item_type'],
    status: status as VisibleItem['status'],
  };
}

export type VisibleSetting =
  | { readonly active_context_type: 'feature' | 'maintenance' | 'research' }
  | { readonly default_token_budget: number };

export function visibleSetting(text: string): VisibleSetting | null {
  const context = /^- Active context: (feature|maintenance|research)$/.exec(text.trimEnd())?.[1];
  if (context !== undefined) return { active_context_type: context as 'feature' };
  const budget = /^- Default token budget: (\d{1,7})$/.exec(text.trimEnd())?.[1];
  return budget === undefined ? null : { default_token_budget: Number(budget) };
}
