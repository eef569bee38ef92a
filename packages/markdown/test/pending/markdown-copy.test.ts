import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printStatus, regenerate, statusContent } from '@tracker/markdown';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../status/arbitrary-workspace.ts';
import { copyAt, pending, scratch, titles, workspaceId } from './copies.ts';

const at = (content?: string | Uint8Array) => {
  const directory = scratch();
  const path = join(directory, '.project_status.md');
  if (content !== undefined) writeFileSync(path, content);
  return { path, directory, copy: copyAt({ path, directory }), text: () => readFileSync(path, 'utf8') };
};

const block = (text: string) => text.slice(text.indexOf('<!-- tracker:pending'));

describe('what is written', () => {
  it('makes the file where there is none, one line of JSON per entry, titles readable', async () => {
    const { copy, text } = at();
    expect(copy.stamp()).toBeNull();
    await copy.append([pending('Größe prüfen "sofort" --> jetzt 🧭'), pending('second')]);
    expect(text()).toContain('"title":"Größe prüfen \\"sofort\\" --\\u003e jetzt 🧭"');
    expect(block(text()).split('\n')).toHaveLength(5);
    expect(await titles(copy)).toEqual(['Größe prüfen "sofort" --> jetzt 🧭', 'second']);
    expect(copy.stamp()).not.toBeNull();
  });

  it('adds an entry once and changes its stamp', async () => {
    const { copy } = at();
    const entry = pending('once');
    await copy.append([entry, entry]);
    const stamp = copy.stamp();
    await copy.append([pending('twice')]);
    expect(copy.stamp()).not.toBe(stamp);
    await copy.append([entry]);
    expect(await titles(copy)).toEqual(['once', 'twice']);
  });

  it('replaces and removes entries, and leaves the file as it was before the first', async () => {
    for (const before of ['# Mine\n\ntext', '# Mine\r\n\r\ntext\r\n', '\uFEFF# Mine\n\n\n  \n', 'x', 'x\r']) {
      const { copy, text } = at(before);
      await copy.append([pending('a'), pending('b')]);
      const conflictId = '01890000-0000-7000-8000-0000000000cc';
      await copy.revise((entry) => ({ ...entry, conflictId }));
      expect((await copy.read()).entries.map((entry) => entry.conflictId)).toEqual([conflictId, conflictId]);
      await copy.revise(() => null);
      expect(text()).toBe(before);
    }
  });

  it('changes only the block, whatever the text around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText(0, 80), { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, ending) => {
          const before = lines.join(ending);
          if (before.includes('<!-- tracker:pending') || before === '') return;
          const { copy, text } = at(before);
          await copy.append([pending('a')]);
          await copy.append([pending('b')]);
          expect(text().startsWith(before)).toBe(true);
          expect(await titles(copy)).toEqual(['a', 'b']);
          await copy.revise(() => null);
          expect(text()).toBe(before);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('survives a regeneration and stands outside of it', async () => {
    const { copy, path, text } = at(printStatus(statusContent(workspaceId, [])));
    await copy.append([pending('waits')]);
    const again = regenerate(text(), statusContent(workspaceId, []));
    expect(again).toBe(text());
    writeFileSync(path, again);
    expect(await titles(copy)).toEqual(['waits']);
  });
});

describe('what is found', () => {
  it('shows entries with a wrong or missing MAC, or of another workspace, and applies none', async () => {
    const { copy, directory, path, text } = at();
    await copyAt({ path, directory, key: 'another key' }).append([pending('foreign')]);
    await copyAt({ path, directory, workspace: 'another' }).append([pending('elsewhere')]);
    await copy.append([pending('mine')]);
    writeFileSync(path, text().replace('"title":"mine"', '"title":"changed"').replace('-->', '{"pending":"x"}\n-->'));
    const read = await copy.read();
    expect(read.entries).toEqual([]);
    expect(read.foreign.map(({ change }) => change?.kind ?? null)).toEqual([
      'work_item.create',
      'work_item.create',
      'work_item.create',
      null,
    ]);
    await copy.revise(() => null);
    expect((await copy.read()).foreign).toHaveLength(4);
  });

  it('adds a change although somebody else has written a line with its id', async () => {
    const { copy, directory, path } = at();
    const entry = pending('mine');
    await copyAt({ path, directory, key: 'another key' }).append([entry]);
    await copy.append([entry]);
    expect(await titles(copy)).toEqual(['mine']);
    expect((await copy.read()).foreign).toHaveLength(1);
  });

  it('finds entries on both sides of a merge that git gave up on', async () => {
    const { copy, path, text } = at('# Mine\n');
    await copy.append([pending('ours'), pending('theirs')]);
    const [opening = '', ours = '', theirs = ''] = block(text()).split('\n');
    writeFileSync(path, `# Mine\n${opening}\n<<<<<<< HEAD\n${ours}\n=======\n${theirs}\n>>>>>>> other\n-->\n`);
    expect(await titles(copy)).toEqual(['ours', 'theirs']);
    await copy.append([pending('third')]);
    expect(await titles(copy)).toEqual(['ours', 'theirs', 'third']);
    expect(text()).toContain('<<<<<<< HEAD\n');
  });

  it('counts a doubled entry once and removes it wholly', async () => {
    const { copy, path, text } = at();
    await copy.append([pending('once')]);
    const entry = block(text()).split('\n')[1] ?? '';
    writeFileSync(path, `${text()}${entry}\n`);
    expect(await titles(copy)).toEqual(['once']);
    await copy.revise(() => null);
    expect((await copy.read()).entries).toEqual([]);
  });

  it('finds every whole entry of a file that was cut at any byte', async () => {
    const { copy, path, text } = at('# Mine\n');
    await copy.append([pending('ä'), pending('b')]);
    const whole = Buffer.from(text());
    const ends = [...block(text()).matchAll(/\}\n/g)].map(({ index }) =>
      Buffer.byteLength(text().slice(0, text().indexOf(block(text())) + index + 1)),
    );
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(path, whole.subarray(0, length));
      const expected = ['ä', 'b'].slice(0, ends.filter((end) => end <= length).length);
      expect(await titles(copy)).toEqual(expected);
    }
    writeFileSync(path, whole.subarray(0, whole.length - 6));
    await copy.append([pending('c')]);
    expect((await titles(copy)).slice(0, 1)).toEqual(['ä']);
    expect(await titles(copy)).toContain('c');
  });

  it('keeps bytes that are no UTF-8', async () => {
    const mine = Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a, 0xc3, 0x28, 0xe2, 0x82, 0x0a, 0xc3, 0xa4, 0x0a]);
    const { copy, path } = at(mine);
    await copy.append([pending('a')]);
    expect(readFileSync(path).subarray(0, mine.length)).toEqual(mine);
    expect(await titles(copy)).toEqual(['a']);
    await copy.revise(() => null);
    expect(readFileSync(path)).toEqual(mine);
  });
});

it('loses nothing when many write at once', async () => {
  const { copy, directory, path } = at('# Mine\n');
  const copies = [copy, copyAt({ path, directory }), copyAt({ path, directory })];
  await Promise.all(Array.from({ length: 24 }, (_, index) => copies[index % 3]?.append([pending(`t${index}`)])));
  expect([...(await titles(copy))].sort()).toEqual(Array.from({ length: 24 }, (_, index) => `t${index}`).sort());
});

it('says that it cannot tell where the file cannot be used', async () => {
  const { directory } = at();
  const copy = copyAt({ path: join(directory, 'missing', 'x.md'), directory });
  await expect(copy.append([pending('a')])).rejects.toMatchObject({ name: 'LayerUnavailableError' });
  await expect(copyAt({ path: directory, directory }).append([pending('a')])).rejects.toMatchObject({
    name: 'LayerUnavailableError',
  });
});
