import { workItem } from '@tracker/core';
import type { Line } from '../lines/line.ts';
import { type HeadedEntry, headedEntries, type KeyValue, keyValues, rangeOf, take } from './entries.ts';
import type { LegacyDeployment } from './legacy-document.ts';
import { commitOf, complianceOf, listOf, timeOf } from './normalise.ts';
import type { SectionNotes } from './section-notes.ts';

export function readDeployments(body: readonly Line[], notes: SectionNotes): readonly LegacyDeployment[] {
  return headedEntries(body).flatMap((entry) => readDeployment(entry, notes) ?? []);
}

function readDeployment({ heading, headingLine, body }: HeadedEntry, notes: SectionNotes): LegacyDeployment | null {
  const head = headOf(heading.title);
  if (head === null) return null;
  notes.understood(headingLine);
  const values = keyValues(body);
  const read = <Value>(key: string, parse: (value: string) => Value | null) =>
    take(values, key, parse, notes.understood);
  const list = (key: string) => read(key, (value) => (/^(none|-)?$/i.test(value) ? [] : listOf(value))) ?? [];
  return {
    ...head,
    title: read('title', (value) => value || null) ?? head.title,
    commit: read('commit', commitOf),
    vendors: list('vendors'),
    workItems: list('work items'),
    tests: read('tests', testSummaryOf),
    compliance: read('constitutional compliance', complianceOf),
    metadata: accomplishmentsOf(values, notes),
    lines: rangeOf(headingLine, body),
  };
}

type Head = Pick<LegacyDeployment, 'deployedAt' | 'prNumber' | 'title'>;

const dateFirst = /^(\d{4}-\d{2}-\d{2}[^#]*?)\s*[-–—:]\s*PR\s*#?(\d{1,10})(?:\s*[-–—:]\s*(.+))?$/i;
const prFirst = /^PR\s*#?(\d{1,10})(?:\s*[-–—:]\s*(.+?))??(?:\s*\((\d{4}-\d{2}-\d{2}[^()]*)\))?$/i;

/** `2025-10-01 - PR #100`, and `PR #42 - Dual output (2025-10-06)`. */
function headOf(title: string): Head | null {
  const dated = dateFirst.exec(title);
  const numbered = dated === null ? prFirst.exec(title) : null;
  const [date, number, text] = dated?.slice(1) ?? [numbered?.[3], numbered?.[1], numbered?.[2]];
  const pr = workItem.shape.pr_number.unwrap().safeParse(Number(number));
  const deployedAt = date === undefined ? null : timeOf(date);
  if (number === undefined || !pr.success || (date !== undefined && deployedAt === null)) return null;
  return { deployedAt, prNumber: pr.data, title: text?.trim() || null };
}

/** `45 passed, 0 failed`, and `unit: 150, integration: 30`. */
function testSummaryOf(value: string): Readonly<Record<string, number>> | null {
  const counts = listOf(value).map((part) => {
    const match = /^(?:(\d{1,9})\s+([^:\d]+)|([^:]+):\s*(\d{1,9}))$/.exec(part);
    return match === null ? null : ([match[2] ?? match[3] ?? '', Number(match[1] ?? match[4])] as const);
  });
  if (counts.length === 0 || counts.some((count) => count === null)) return null;
  return Object.fromEntries(counts.filter((count) => count !== null).map(([name, count]) => [name.trim(), count]));
}

function accomplishmentsOf(values: readonly KeyValue[], notes: SectionNotes): LegacyDeployment['metadata'] {
  const entry = values.find(({ key }) => key === 'accomplishments');
  if (entry === undefined) return {};
  notes.understood(entry.line, ...entry.nested.map(({ line }) => line));
  return { accomplishments: [...(entry.value === '' ? [] : [entry.value]), ...entry.nested.map(({ text }) => text)] };
}
