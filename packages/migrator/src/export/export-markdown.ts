import type { WholeRow, WholeWorkspace } from '@tracker/core';
import { exportLines } from './export-lines.ts';
import { type RowOf, rowsIn } from './rows-in.ts';

/**
 * An export that people can read, line by line without line ends: the work as a tree, vendors, deployments and
 * enhancements, and below them the rows of `exportLines` in a fence, which are what an import reads.
 */
export async function* exportMarkdown(whole: WholeWorkspace): AsyncGenerator<string> {
  const rows: WholeRow[] = [];
  for await (const chunk of whole.chunks) rows.push(...chunk);
  yield `# Tracker export of ${whole.asOf}`;
  yield '';
  yield 'What an import reads is the block under "Data"; changes to the lists above it are not read.';
  yield* section('Work items', treeOf(rows));
  yield* section(
    'Archive',
    rowsIn(rows, 'archived_work_item').map((item) => `- ${itemLine(item)}`),
  );
  yield* section(
    'Vendors',
    rowsIn(rows, 'vendor').map(
      ({ name, status, extractor_version }) => `- ${plain(name)}: ${status}, version ${plain(extractor_version)}`,
    ),
  );
  yield* section(
    'Deployments',
    rowsIn(rows, 'deployment').map(
      ({ deployed_at, metadata }) =>
        `- ${deployed_at} #${String(metadata.pr_number)} ${plain(String(metadata.pr_title))}`,
    ),
  );
  yield* section(
    'Enhancements',
    rowsIn(rows, 'enhancement').map(({ title, status, priority }) => `- P${priority} ${status}: ${plain(title)}`),
  );
  yield '';
  yield '## Data';
  yield '';
  // A line of JSON never begins with a backtick, so the fence ends where it should.
  yield '```jsonl';
  yield* exportLines({ ...whole, chunks: inOneChunk(rows) });
  yield '```';
}

async function* inOneChunk(rows: readonly WholeRow[]): AsyncGenerator<readonly WholeRow[]> {
  yield rows;
}

function* section(heading: string, lines: readonly string[]): Generator<string> {
  yield '';
  yield `## ${heading}`;
  yield '';
  yield* lines.length === 0 ? ['None.'] : lines;
}

type Item = RowOf<'work_item'>;

const treeOf = (rows: readonly WholeRow[]): readonly string[] => {
  const below = new Map<string | null, Item[]>();
  for (const item of rowsIn(rows, 'work_item')) {
    const siblings = below.get(item.parent_id);
    if (siblings === undefined) below.set(item.parent_id, [item]);
    else siblings.push(item);
  }
  const linesUnder = (parent: string | null): readonly string[] =>
    (below.get(parent) ?? []).flatMap((item) => [
      `${'  '.repeat(item.depth)}- ${itemLine(item)}`,
      ...linesUnder(item.id),
    ]);
  return linesUnder(null);
};

const itemLine = ({ key, item_type, status, title, deleted_at }: Omit<Item, 'deleted_by_change'>): string =>
  `${key} ${item_type}, ${deleted_at === null ? status : 'deleted'}: ${plain(title)}`;

/** Others' text on one line, without a meaning in markdown. */
const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\\`*_{}[\]<>()#+\-.!|~&]/g, '\\$&');
