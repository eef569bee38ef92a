import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PendingCopy } from '@tracker/core';
import { verifies } from '@tracker/testing';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal, pending } from './journals.ts';
import { scratchDirectory } from './scratch-directory.ts';

interface Writer {
  readonly child: ChildProcess;
  /** The titles that it was told are safe. */
  readonly acknowledged: string[];
  readonly ended: Promise<unknown>;
}

const startWriter = (directory: string, options: { deathAt?: number; count?: number; name: string }): Writer => {
  const { deathAt = 0, count = 0, name } = options;
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'journal-writer.mjs'), directory, String(deathAt), String(count), name],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const acknowledged: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    acknowledged.push(...lines);
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const ended = once(child, 'close').then(() => {
    if (complaints !== '') throw new Error(complaints);
  });
  return { child, acknowledged, ended };
};

const titlesIn = async (journal: PendingCopy): Promise<readonly string[]> =>
  (await journal.read()).entries.map(({ change }) =>
    change.kind === 'enhancement.update' ? (change.fields.title ?? '') : change.kind,
  );

test('a writer killed at any file operation leaves every acknowledged entry, once and in order', {
  timeout: 180_000,
}, async () => {
  let deaths = 0;
  for (let deathAt = 1; ; deathAt += 1) {
    const directory = scratchDirectory();
    const writer = startWriter(directory, { deathAt, count: 3, name: 'doomed' });
    await writer.ended;
    const journal = openJournal(directory);
    const titles = await titlesIn(journal);
    const all = ['doomed 1', 'doomed 2', 'doomed 3'];
    expect(titles).toEqual(all.slice(0, titles.length));
    // One more than was acknowledged may be there: its answer was lost.
    expect([0, 1]).toContain(titles.length - writer.acknowledged.length);
    await journal.append([pending('afterwards')]);
    expect(readdirSync(directory).sort()).toEqual(['journal.lock', 'journal.sqlite']);
    expect(journal.notices).toEqual([]);
    if (writer.child.signalCode === null) break;
    deaths += 1;
  }
  expect(deaths).toBeGreaterThanOrEqual(3 * 7);
});

const WRITERS = 5;
const KILLS = 12;
const ENTRIES = 100;
/** For slow machines only: it takes some seconds. */
const DEADLINE_MS = 90_000;

test('of many writers that are killed at random nothing acknowledged is lost and nothing is there twice', {
  timeout: 2 * DEADLINE_MS,
}, async () => {
  verifies('FR-035');
  const directory = scratchDirectory();
  const writers: Writer[] = [];
  const alive = new Set<Writer>();
  let over = false;
  const start = (): void => {
    const writer = startWriter(directory, { name: `writer ${writers.length}` });
    writers.push(writer);
    alive.add(writer);
    writer.child.once('exit', () => {
      alive.delete(writer);
      if (!over) start();
    });
  };
  for (let i = 0; i < WRITERS; i += 1) start();

  let killed = 0;
  const acknowledged = (): readonly string[] => writers.flatMap((writer) => writer.acknowledged);
  const end = Date.now() + DEADLINE_MS;
  while ((killed < KILLS || acknowledged().length < ENTRIES) && Date.now() < end) {
    await sleep(150);
    if (killed >= KILLS) continue;
    const victims = [...alive].filter((writer) => writer.acknowledged.length > 0);
    if (victims[Math.floor(Math.random() * victims.length)]?.child.kill('SIGKILL')) killed += 1;
  }
  over = true;
  for (const { child } of alive) child.kill('SIGKILL');
  await Promise.all(writers.map(({ ended }) => ended));

  const titles = await titlesIn(openJournal(directory));
  expect(new Set(titles).size).toBe(titles.length);
  expect(acknowledged().filter((title) => !titles.includes(title))).toEqual([]);
  for (const { acknowledged: own } of writers) {
    expect(titles.filter((title) => own.includes(title))).toEqual(own);
  }
  expect(killed).toBeGreaterThanOrEqual(KILLS);
  expect(acknowledged().length).toBeGreaterThanOrEqual(ENTRIES);
});
