import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseJournal } from '../src/journal/journal-file.ts';
import { loadSqlite, type Sqlite } from '../src/sqlite.ts';
import { openJournal, pending, titlesIn, workspaceId } from './journals.ts';
import { scratchDirectory } from './scratch-directory.ts';

const titles = Array.from({ length: 24 }, (_, i) => `Entry ${i} with a title that is literally readable: žluťoučký`);
const filledJournal = async (): Promise<{
  readonly directory: string;
  readonly path: string;
  readonly bytes: Buffer;
}> => {
  const directory = scratchDirectory();
  await openJournal(directory).append(titles.map(pending));
  const path = join(directory, 'journal.sqlite');
  return { directory, path, bytes: readFileSync(path) };
};

let sqlite: Sqlite;
beforeAll(async () => {
  sqlite = await loadSqlite();
});

const titlesOf = (bytes: Uint8Array): { readonly kind: string; readonly found: readonly string[] } => {
  const file = parseJournal(sqlite, bytes, workspaceId);
  if (file.kind === 'foreign') return { kind: 'foreign', found: [] };
  if (file.kind === 'whole') file.database.close();
  const found = file.entries.map(({ line }) => /"title":"([^"]*)"/.exec(line)?.[1] ?? '');
  return { kind: file.kind, found };
};

test('of a journal that is cut at any byte, all is kept that lies before the cut', { timeout: 120_000 }, async () => {
  const { bytes } = await filledJournal();
  const ends = titles.map((title) => ({ title, end: endOfEntry(bytes, title) }));
  expect(titlesOf(bytes)).toEqual({ kind: 'whole', found: titles });
  for (let cut = 0; cut < bytes.length; cut += 1) {
    // Cuts inside of a run of zeros are all alike.
    if (bytes[cut] === 0 && bytes[cut - 1] === 0 && cut % 256 !== 0) continue;
    const { kind, found } = titlesOf(bytes.subarray(0, cut));
    expect(kind).toBe('damaged');
    const lost = ends.filter(({ title, end }) => end <= cut && !found.includes(title));
    if (lost.length > 0) throw new Error(`cut at ${cut}: ${lost.length} entries lie before it and are lost`);
    if (new Set(found).size !== found.length || found.some((title) => !titles.includes(title)))
      throw new Error(`cut at ${cut}: found ${found.length} entries that were not all written`);
  }
});

const endOfEntry = (bytes: Buffer, title: string): number =>
  bytes.indexOf('"conflictId":null}', bytes.indexOf(`"title":"${title}"`)) + '"conflictId":null}'.length;

test('a byte that changed is noticed, and costs the entry that it lies in at most', async () => {
  const { bytes } = await filledJournal();
  const step = 211;
  for (let at = 0; at < bytes.length; at += step) {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 0xff;
    const { kind, found } = titlesOf(copy);
    if (kind === 'foreign') throw new Error(`byte ${at}: taken for another workspace's`);
    expect(found.filter((title) => !titles.includes(title))).toEqual([]);
    expect(found.length, `byte ${at}`).toBeGreaterThanOrEqual(titles.length - 1);
    if (kind === 'whole') expect(found).toEqual(titles);
  }
});

describe('a damaged journal', () => {
  test('is set aside and reported, and what can be read is kept', async () => {
    const { directory, path, bytes } = await filledJournal();
    const lastEnd = endOfEntry(bytes, titles[12] ?? '');
    truncateSync(path, lastEnd);
    const journal = openJournal(directory);
    const kept = await titlesIn(journal);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(titles.length);
    const aside = `${path}.damaged-20260101T000000000Z`;
    expect(readFileSync(aside)).toEqual(bytes.subarray(0, lastEnd));
    expect(journal.notices).toEqual([
      `The journal ${path} was damaged; it is kept as ${aside}, and ${kept.length} changes were read from it.`,
    ]);
    await journal.append([pending('afterwards')]);
    expect(await titlesIn(openJournal(directory))).toEqual([...kept, 'afterwards']);
    expect(journal.notices).toHaveLength(1);
  });

  test('loses nothing that this process remembers', async () => {
    const { directory, path, bytes } = await filledJournal();
    const journal = openJournal(directory);
    await journal.read();
    truncateSync(path, bytes.length >> 1);
    await journal.append([pending('afterwards')]);
    expect(await titlesIn(openJournal(directory))).toEqual([...titles, 'afterwards']);
  });

  test.each(['', 'not a database', '<<<<<<< HEAD\n'])('may be no journal at all: %j', async (content) => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'journal.sqlite'), content);
    const journal = openJournal(directory);
    await journal.append([pending('one')]);
    expect(await titlesIn(journal)).toEqual(['one']);
    expect(journal.notices).toHaveLength(1);
    expect(readdirSync(directory)).toHaveLength(3);
  });

  test('does not give up an entry that was removed', async () => {
    const { directory, path, bytes } = await filledJournal();
    const journal = openJournal(directory);
    await journal.revise(() => null);
    truncateSync(path, bytes.length - 1);
    expect(await titlesIn(openJournal(directory))).toEqual([]);
  });
});
