import type { SectionData, StatusData, StatusNode } from '@tracker/reporter';
import { counted, joined, lines, oneLine, shortTitle } from './lines.ts';

type Shown = StatusData & { readonly format: 'concise' | 'full' | 'data' };

/** The status for a model, a few lines a section; `full` shows more rows of the same. */
export const statusText = (result: object): string => {
  const status = result as Shown; // the use case built it from `statusData`
  return lines(
    part('Vendors', status.vendors, ({ total, operational, broken }) => [
      `${operational} of ${total} operational`,
      ...listed(
        'broken',
        broken.map(({ name }) => oneLine(name)),
      ),
    ]),
    part('Work', status.work, ({ total, shown, tree, blocked }) => [
      `${counted(total, 'open item')}, ${counted(blocked.length, 'blocked one')}${shown < total ? `; the ${shown} most urgent:` : ':'}`,
      ...tree.flatMap((node) => nodeRows(node, 0)),
      ...blocked.map(
        ({ key, title, reason }) =>
          `- blocked: ${key} ${shortTitle(title)}: ${reason === null ? 'no reason given' : oneLine(reason)}`,
      ),
    ]),
    part('Deployments', status.deployments, ({ total, recent }) => [
      `${total}`,
      ...recent.map(({ deployed_at, commit_hash, title }) =>
        joined(' ', [
          '-',
          deployed_at.slice(0, 10),
          commit_hash?.slice(0, 10),
          title === null ? undefined : shortTitle(title),
        ]),
      ),
    ]),
    part('Enhancements', status.enhancements, ({ total, pending }) => [
      `${total} pending`,
      ...pending.map(({ title, priority, status: stage, target_quarter }) =>
        joined(' ', [`- P${priority} ${stage}`, target_quarter ?? undefined, shortTitle(title)]),
      ),
    ]),
    part('Conflicts', status.conflicts, ({ total, open }) =>
      total === 0 ? ['none'] : [`${total} open`, ...open.map(({ id, reason }) => `- ${id} ${shortTitle(reason)}`)],
    ),
    part('Changes', status.changes, ({ count, by_actor, cursor }) => [
      `${count}${
        count === 0
          ? ''
          : ` (${Object.entries(by_actor)
              .slice(0, 5)
              .map(([name, n]) => `${shortTitle(name)} ${n}`)
              .join(', ')})`
      }; next time: cursor "${cursor}"`,
    ]),
    part('Archive', status.archive, ({ total }) => [counted(total, 'item')]),
    part('Configuration', status.configuration, ({ active_context_type, git_branch, version }) => [
      joined(', ', [
        active_context_type,
        git_branch === null ? undefined : `branch ${git_branch}`,
        `version ${version}`,
      ]),
    ]),
  );
};

const part = <Value>(
  name: string,
  section: SectionData<Value> | undefined,
  rows: (value: Value) => readonly string[],
): string | undefined => {
  if (section === undefined) return undefined;
  if (section.error !== undefined) return `${name}: cannot be read now. ${oneLine(section.error)}`;
  return lines(...rows(section).map((row, position) => (position === 0 ? `${name}: ${row}` : row)));
};

const listed = (name: string, entries: readonly string[]): readonly string[] =>
  entries.length === 0 ? [] : [`- ${name}: ${entries.join(', ')}`];

const nodeRows = (
  { key, item_type, title, status, version, priority, children }: StatusNode,
  indent: number,
): readonly string[] => [
  `${'  '.repeat(indent)}- ${joined(' ', [key, item_type, status, `v${version}`, priority === null ? undefined : `P${priority}`, shortTitle(title)])}`,
  ...children.flatMap((child) => nodeRows(child, indent + 1)),
];
