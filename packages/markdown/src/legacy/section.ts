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
  /** The heading says something besides that, e.g. `(ask Sara first)`. */
  readonly remarks: boolean;
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
  readonly heading: Pick<Heading, 'title' | 'depth'>;
  readonly kind: LegacySectionKind | null;
}

export function sectionsOf(lines: readonly Line[]): readonly Section[] {
  const sections: Section[] = [];
  let start: Start | null = null;
  let body: Line[] = [];
  const close = () => {
    if (start !== null || body.length > 0) sections.push(section(start, body));
  };
  lines.forEach((line, position) => {
    const heading = headingOf(line) ?? (endsAtUnderlined(start) ? underlinedAt(lines, position) : null);
    if (heading === null || heading.indent > 3 || isWithin(start, heading)) body.push(line);
    else {
      close();
      start = { line, heading, kind: headingOf(line) === null ? null : kindNamed(heading.title) };
      body = [];
    }
  });
  close();
  return sections;
}

const kindOf = (start: Start | null): LegacySectionKind | null => start?.kind ?? null;

const isWithin = (start: Start | null, { depth }: Heading): boolean =>
  start !== null && start.kind !== null && depth > start.heading.depth;

const endsAtUnderlined = (start: Start | null): boolean =>
  start !== null && start.kind !== null && start.kind !== 'session_prompts';

/**
 * A heading with a line of `=` or `-` below it ends a known section; none is known by it, since a block of `---`, as
 * session prompts have, looks the same.
 */
function underlinedAt(lines: readonly Line[], position: number): Heading | null {
  const { text, role } = lines[position] as Line;
  const below = lines[position + 1];
  if (role !== 'text' || below?.role !== 'text' || isNoParagraph(text)) return null;
  const mark = /^ {0,3}(?:(=)=*|(-)-+)[ \t]*$/.exec(below.text);
  return mark === null ? null : { title: text.trim(), depth: mark[1] === undefined ? 2 : 1, indent: 0 };
}

/** Quotes, tables, HTML, lists, rules, and what belongs to a line above. */
const isNoParagraph = (text: string): boolean => /^(?:\s|[>|#<]|$|(?:[*+-]|\d{1,9}[.)])\s|[-*_=]+\s*$)/.test(text);

function section(start: Start | null, body: readonly Line[]): Section {
  const heading = start?.heading.title ?? null;
  const counted = heading === null ? null : /\((?:last )?(\d+)(?:\s*\/\s*(\d+))?(?: total)?\)\s*$/i.exec(heading);
  return {
    kind: kindOf(start),
    heading,
    headingLine: start?.line ?? null,
    body,
    stated: counted === null ? null : Number(counted[2] ?? counted[1]),
    remarks: counted === null && heading !== null && heading.includes('('),
  };
}

const kindNamed = (title: string): LegacySectionKind | null => {
  const name = title
    .replace(/\([^()]*\)\s*$/, '')
    .replaceAll('*', '')
    .replace(/[\s:]+$/, '')
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, ' ');
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? null) : null;
};
