import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStatusFile } from '@tracker/markdown';
import { runDoomed } from '@tracker/testing';
import { expect, test } from 'vitest';
import { copyAt, pending, scratch, titles } from '../pending/copies.ts';

const mine = '# Mine\n\nkept\n';

test('a writer killed at any file operation leaves the old text or the new, whole, and all that was acknowledged', {
  timeout: 180_000,
}, async () => {
  const runUntil = async (deathAt: number) => {
    const [work, directory] = [scratch(), scratch()];
    const path = join(work, '.project_status.md');
    writeFileSync(path, mine);
    const lockPath = join(directory, 'markdown.lock');
    const program = join(import.meta.dirname, 'status-writer.mjs');
    const { lines, killed } = await runDoomed(program, [path, lockPath, String(deathAt)]);
    return { work, directory, path, lockPath, killed, texts: lines.map((line) => JSON.parse(line)) };
  };
  const states = [mine, ...(await runUntil(0)).texts];
  expect(states.map((text) => text.match(/first|second/g) ?? [])).toEqual([
    [],
    ['first'],
    ['first', 'second'],
    ['first', 'second'],
    ['second'],
  ]);
  let deaths = 0;
  for (let deathAt = 1; ; deathAt += 1) {
    const { work, directory, path, lockPath, killed, texts } = await runUntil(deathAt);
    expect([mine, ...texts]).toEqual(states.slice(0, texts.length + 1));
    const found = await createStatusFile({ path, lockPath, holder: 'test' }).read();
    // One step more than was acknowledged may be there: its answer was lost.
    expect(states.slice(texts.length, texts.length + 2)).toContain(found);
    const copy = copyAt({ path, directory });
    const before = await titles(copy);
    await copy.append([pending('afterwards')]);
    // What the step that was killed took out may come back: the replay knows it by its id.
    const [back, rest] = [['second', 'first'], ['second']].map((waiting) => [...waiting, 'afterwards']);
    const killedAtLast = killed && texts.length === 3 && before.length === 1;
    expect(killedAtLast ? [back, rest] : [[...before, 'afterwards']]).toContainEqual(await titles(copy));
    expect(readdirSync(work)).toEqual(['.project_status.md']);
    if (!killed) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(4 * 9);
});
