/*
 * The words of the legacy dialects in Tracker's own (SPEC section 6). Null: not a word of theirs.
 */

const fold = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

const operational = new Set(['operational', 'ready_for_production']);
const broken = new Set(['broken', 'planned', 'in_development', 'deprecated']);

export const vendorStatusOf = (word: string): 'operational' | 'broken' | null => {
  const folded = fold(word);
  if (operational.has(folded)) return 'operational';
  return broken.has(folded) ? 'broken' : null;
};

const priorities = new Map([
  ...['critical', 'p0'].map((word) => [word, 1] as const),
  ...['high', 'p1'].map((word) => [word, 2] as const),
  ...['medium', 'p2'].map((word) => [word, 3] as const),
  ...['low', 'p3'].map((word) => [word, 4] as const),
]);

/** Numbers 1 to 5 (dialect C) are Tracker's own. */
export const priorityOf = (word: string): number =>
  /^[1-5]$/.test(word) ? Number(word) : (priorities.get(fold(word)) ?? 5);

export const priorityIsKnown = (word: string): boolean => /^[1-5]$/.test(word) || priorities.has(fold(word));

/** `Q1 2026`, `2026 Q1` and `2026-Q1` are `2026-Q1`. */
export const quarterOf = (text: string): string | null => {
  const match = /^(?:Q([1-4])[\s-]+(\d{4})|(\d{4})[\s-]*Q([1-4]))$/i.exec(text.trim());
  if (match === null) return null;
  return `${match[2] ?? match[3]}-Q${match[1] ?? match[4]}`;
};

const contexts = {
  frontend_dev: 'feature',
  api_dev: 'feature',
  vendor_processing: 'feature',
  testing: 'maintenance',
  documentation: 'maintenance',
  feature: 'feature',
  maintenance: 'maintenance',
  research: 'research',
} as const;

export const contextTypeOf = (word: string): 'feature' | 'maintenance' | 'research' | null => {
  const folded = fold(word);
  return Object.hasOwn(contexts, folded) ? contexts[folded as keyof typeof contexts] : null;
};

const yes = new Set(['✓', '✔', '✔️', '✅', 'yes', 'true', 'pass']);
const no = new Set(['✗', '✘', '✖', '✖️', '❌', 'no', 'false', 'fail']);

export const complianceOf = (word: string): boolean | null => {
  const folded = word.trim().toLowerCase();
  if (yes.has(folded)) return true;
  return no.has(folded) ? false : null;
};

const timePattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?\s*(Z|UTC|[+-]\d{2}:\d{2})?)?$/;

/** A date (its midnight), or a date and a time (UTC unless it says otherwise), as ISO 8601 UTC; null for no such day. */
export const timeOf = (text: string): string | null => {
  const match = timePattern.exec(text.trim());
  if (match === null) return null;
  const [, date = '', clock = '00:00', seconds = ':00', zone = 'Z'] = match;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return null;
  const time = new Date(`${date}T${clock}${seconds}${zone === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
};

/** 7 to 40 hexadecimal digits, with or without backticks. */
export const commitOf = (text: string): string | null => {
  const bare = text.trim().replaceAll('`', '').toLowerCase();
  return /^[0-9a-f]{7,40}$/.test(bare) ? bare : null;
};

export const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
