import { type Heading, headingOf, type Line } from '../lines/line.ts';
import type { LegacySectionKind } from './legacy-document.ts';

/** A heading with the lines below it. A section of a known kind takes its deeper headings with it. */
export interface Section {
  readonly kind: LegacySectionKind | null;
  /** Null for what stands before the first heading. */
  readonly heading: string | null;
  readonly headingLine: Line | null;
  readonly body: readonly Line[];
  /** The number of entries that the heading states, e.g. `(45 total)`. */
  readonly stated: number | null;
}

const kinds: Readonly<Record<string, LegacySectionKind>> = {
  vendors: 'vendors',
  'operational vendors': 'vendors',
  'production capabilities': 'vendors',
  deployments: 'deployments',
  'recent deployments': 'deployments',
  'latest deployment': 'deployments',
  'latest deployments': 'deployments',
  'future enhancements': 'enhancements',
  'session prompts': 'session_prompts',
  'work items': 'work_items',
  'active work items': 'work_items',
  'active context type': 'context',
};

interface Start {
  readonly line: Line;
  readonly heading: Heading;
}

export function sectionsOf(lines: readonly Line[]): readonly Section[] {
  const sections: Section[] = [];
  let start: Start | null = null;
  let body: Line[] = [];
  const close = () => {
    if (start !== null || body.length > 0) sections.push(section(start, body));
  };
  for (const line of lines) {
    const heading = headingOf(line);
    if (heading === null || heading.indent > 3 || isWithin(start, heading)) body.push(line);
    else {
      close();
      start = { line, heading };
      body = [];
    }
  }
  close();
  return sections;
}

const isWithin = (start: Start | null, { depth }: Heading): boolean =>
  start !== null && kindOf(start.heading.title) !== null && depth > start.heading.depth;

function section(start: Start | null, body: readonly Line[]): Section {
  const heading = start?.heading.title ?? null;
  const counted = heading === null ? null : /\((?:last )?(\d+)(?:\s*\/\s*(\d+))?(?: total)?\)\s*$/i.exec(heading);
  return {
    kind: heading === null ? null : kindOf(heading),
    heading,
    headingLine: start?.line ?? null,
    body,
    stated: counted === null ? null : Number(counted[2] ?? counted[1]),
  };
}

const kindOf = (title: string): LegacySectionKind | null => {
  const name = title
    .replace(/\([^()]*\)\s*$/, '')
    .replaceAll('*', '')
    .replace(/[\s:]+$/, '')
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ');
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null;
};
