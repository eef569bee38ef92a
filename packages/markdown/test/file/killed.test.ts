import { linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createStatusFile } from '@tracker/markdown';
import { runDoomed } from '@tracker/testing';
import { expect, test } from 'vitest';
import { copyAt, pending, scratch, titles } from '../pending/copies.ts';

const mine = '# Mine\n\nkept\n';
const program = join(import.meta.dirname, 'status-writer.mjs');

test('a writer killed at any file operation leaves the old text or the new, whole, and all that was acknowledged', {
  timeout: 180_000,
}, async () => {
  const runUntil = async (deathAt: number) => {
    const [work, directory] = [scratch(), scratch()];
    const path = join(work, '.project_status.md');
    writeFileSync(path, mine);
    const lockPath = join(directory, 'markdown.lock');
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

test.each([
  ['before the old text is removed', 9, true],
  ['before another name of the new text is', 10, false],
])(
  'two writers killed in a row, the first %s: all that was acknowledged is there, and nothing was written into what it left',
  {
    timeout: 120_000,
  },
  async (_when, firstDeathAt, oldIsThere) => {
    const [work, directory] = [scratch(), scratch()];
    const [path, lockPath] = [join(work, '.project_status.md'), join(directory, 'markdown.lock')];
    const copy = copyAt({ path, directory });
    const write = (change: number, deathAt: number) =>
      runDoomed(program, [path, lockPath, String(deathAt), String(change)]);

    writeFileSync(path, mine);
    await copy.append([pending('acknowledged')]);
    const old = readFileSync(path);
    expect(await write(0, firstDeathAt)).toEqual({ lines: [], killed: true });
    const afterFirst = readFileSync(path, 'utf8');
    const leftover = join(work, readdirSync(work).find((name) => name.endsWith('.tmp')) ?? 'none');
    const aside = `${path}.tracker-aside`;
    expect(statSync(leftover).ino).toBe(statSync(path).ino);
    expect(readdirSync(work).includes(basename(aside))).toBe(oldIsThere);
    expect(await titles(copy)).toEqual(['acknowledged', 'first']);

    /** As the first writer left it, each file anew; gives another name of what is in place. */
    const asTheFirstLeftIt = (): string => {
      for (const name of readdirSync(work)) rmSync(join(work, name));
      writeFileSync(path, afterFirst);
      linkSync(path, leftover);
      if (oldIsThere) writeFileSync(aside, old);
      const witness = join(directory, 'witness');
      rmSync(witness, { force: true });
      linkSync(path, witness);
      return witness;
    };
    asTheFirstLeftIt();
    const [whole] = (await write(1, 0)).lines.map((line) => JSON.parse(line));
    expect(await titles(copy)).toEqual(['acknowledged', 'first', 'second']);

    let deaths = 0;
    for (let deathAt = 1; ; deathAt += 1) {
      const witness = asTheFirstLeftIt();
      const { lines, killed } = await write(1, deathAt);
      const found = await createStatusFile({ path, lockPath, holder: 'test' }).read();
      expect(lines.length === 0 ? [afterFirst, whole] : [whole]).toContain(found);
      const before = await titles(copy);
      await copy.append([pending('third')]);
      expect(await titles(copy)).toEqual([...before, 'third']);
      expect(readdirSync(work)).toEqual(['.project_status.md']);
      expect(readFileSync(witness, 'utf8')).toBe(afterFirst);
      if (!killed) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThanOrEqual(9);
  },
);
