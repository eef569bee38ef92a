import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnapshotRow } from '@tracker/core';
import { createMarkdownLayer, createStatusFile, printStatus, statusContent } from '@tracker/markdown';
import { expect, it } from 'vitest';
import { scratch } from '../pending/copies.ts';
import { item, itemId, sample, sampleRows, workspaceId } from './sample.ts';

const layerOn = (text: string | null, workspace = workspaceId) => {
  const directory = scratch();
  const path = join(directory, '.project_status.md');
  if (text !== null) writeFileSync(path, text);
  const file = createStatusFile({ path, lockPath: join(directory, 'lock'), holder: 'test' });
  return { layer: createMarkdownLayer({ file, workspaceId: workspace }), path };
};

const rowsOf = async (chunks: AsyncIterable<readonly SnapshotRow[]>) => {
  const rows: SnapshotRow[] = [];
  for await (const chunk of chunks) {
    expect(chunk.length).toBeLessThanOrEqual(500);
    rows.push(...chunk);
  }
  return rows;
};

it('gives the rows of the file, as of the newest of them, and knows that it is partial', async () => {
  const { layer, path } = layerOn(sample());
  const state = await layer.load();
  expect(state).toMatchObject({ asOf: '2026-01-01T00:00:00.000Z', complete: false });
  expect(await rowsOf(state.chunks)).toEqual(expect.arrayContaining([...sampleRows()]));
  const stamp = await layer.stamp();
  writeFileSync(path, `${sample()}more`);
  expect(await layer.stamp()).not.toBe(stamp);
});

it('lists 500 open items of 700 and counts the rest', async () => {
  const items = Array.from({ length: 700 }, (_, n) =>
    item(1, {
      id: `01890000-0000-7000-8000-00000000${(n + 4096).toString(16)}`,
      key: `T-00${(n + 1000).toString()}`,
      status: n % 7 === 0 ? 'completed' : 'active',
    }),
  );
  const text = printStatus(statusContent(workspaceId, sampleRows(items)));
  expect(text).toContain('## Work Items (600 active, 0 blocked, 100 completed, newest 500 listed)');
  const rows = await rowsOf((await layerOn(text).layer.load()).chunks);
  expect(rows.filter(({ section }) => section === 'work_item')).toHaveLength(500);
});

it.each([
  ['no file', null],
  ['a file of somebody', '# Mine\n'],
  ['a merge conflict in the data', sample().replace('{"head"', '<<<<<<< HEAD\n{"head"')],
  ['another workspace', sample().replaceAll(workspaceId, itemId(0xee))],
])('cannot tell: %s', async (_what, text) => {
  await expect(layerOn(text).layer.load()).rejects.toMatchObject({ name: 'LayerUnavailableError' });
});

it('leaves out a row that breaks the rules of core', async () => {
  const { layer } = layerOn(sample().replace('"title":"Task 1"', `"title":"${'x'.repeat(201)}"`));
  const rows = await rowsOf((await layer.load()).chunks);
  expect(rows.filter(({ section }) => section === 'work_item')).toHaveLength(1);
});
