import { createHash } from 'node:crypto';

/*
 * Every line that Tracker owns ends in a comment that names its key, the version and a hash of the text before it: an
 * edit by hand shows because the hash does not fit any more (SPEC section 6).
 */

export const sectionNames = ['configuration', 'vendors', 'deployments', 'enhancements', 'work_items'] as const;
export type SectionName = (typeof sectionNames)[number];

export type Mark =
  | { readonly kind: 'section'; readonly section: SectionName; readonly text: string; readonly intact: boolean }
  | {
      readonly kind: 'line';
      readonly key: string;
      readonly version: number;
      readonly text: string;
      readonly intact: boolean;
    };

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

export const markedHeading = (section: SectionName, text: string): string =>
  `${text} <!-- tracker:${section} ${hashOf(text)} -->`;

export const markedLine = (key: string, version: number, text: string): string =>
  `${text} <!-- tracker ${key} v${version} ${hashOf(text)} -->`;

const markPattern =
  /^(.*) <!-- tracker(?::([a-z_]+)| ([A-Z](?:-[0-9A-Z]{1,26})?) v(\d{1,10})) ([0-9a-f]{10}) -->[ \t]*$/s;

export function markOf(line: string): Mark | null {
  if (!line.includes('<!-- tracker')) return null;
  const [, text = '', name, key, version, hash] = markPattern.exec(line) ?? [];
  const intact = hashOf(text) === hash;
  const section = sectionNames.find((each) => each === name);
  if (section !== undefined) return { kind: 'section', section, text, intact };
  return key === undefined ? null : { kind: 'line', key, version: Number(version), text, intact };
}
