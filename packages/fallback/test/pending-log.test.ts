import type { PendingChange } from '@tracker/core';
import { creation } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { createPendingLog } from '../src/pending-log.ts';
import { fakeCopy } from './world.ts';

const at = '2026-01-01T00:00:00.000Z';
const idsOf = (entries: readonly PendingChange[]) => entries.map(({ change }) => change.id);
const openLogs = () => {
  const copies = [fakeCopy('journal'), fakeCopy('markdown')] as const;
  const reads = () => copies.map((copy) => copy.reads);
  return { copies, reads, log: createPendingLog(copies), other: createPendingLog(copies) };
};

describe('the pending log', () => {
  it('does not read again what it has written itself', async () => {
    const { log, reads } = openLogs();
    const changes = [creation(), creation(), creation()];
    await log.entries();
    const before = reads();
    for (const change of changes) await log.append([change], at);
    expect(idsOf(await log.entries())).toEqual(changes.map(({ id }) => id));
    expect(reads()).toEqual(before);
  });

  it('reads again what another process has written before its own', async () => {
    const { log, other } = openLogs();
    const [first, second, third] = [creation(), creation(), creation()];
    await log.append([first], at);
    await log.entries();
    await other.append([second], at);
    await log.append([third], at);
    expect(idsOf(await log.entries()).sort()).toEqual([first.id, second.id, third.id].sort());
  });

  it('reads again what another process has written behind its own', async () => {
    const { log, other } = openLogs();
    const [first, second] = [creation(), creation()];
    await log.append([first], at);
    await other.append([second], at);
    expect(idsOf(await log.entries())).toHaveLength(2);
  });

  it('reads again where one copy had more than the other process has written', async () => {
    const { log, other, copies } = openLogs();
    const [first, second] = [creation(), creation()];
    await log.entries();
    copies[1].fails = true;
    await other.append([first], at);
    copies[1].fails = false;
    await log.append([second], at);
    expect(idsOf(await log.entries()).sort()).toEqual([first.id, second.id].sort());
  });

  it('reads again when entries were revised while it wrote', async () => {
    const { log, copies } = openLogs();
    const [first, second] = [creation(), creation()];
    await log.append([first], at);
    await log.entries();
    const [journal] = copies;
    const { append } = journal;
    let revised: Promise<void> | undefined;
    journal.append = async (entries) => {
      const step = await append(entries);
      revised ??= log.revise((entry) => (entry.change.id === first.id ? null : entry));
      return step;
    };
    await log.append([second], at);
    await revised;
    expect(idsOf(await log.entries())).not.toContain(first.id);
  });

  it('hands a change that waits already to both copies again, which may not have been durable', async () => {
    const { log, other, copies } = openLogs();
    const change = creation();
    await log.append([change], at);
    const handed: number[] = [];
    for (const copy of copies) {
      const { append } = copy;
      copy.append = (entries) => {
        handed.push(entries.length);
        return append(entries);
      };
    }
    await other.append([change], at);
    expect(handed).toEqual([1, 1]);
    expect(idsOf(await other.entries())).toEqual([change.id]);
  });

  it('shows a change that was removed and is recorded anew', async () => {
    const { log } = openLogs();
    const change = creation();
    await log.append([change], at);
    await log.revise(() => null);
    await log.append([change], at);
    await log.append([creation()], at);
    expect(idsOf(await log.entries())).toContain(change.id);
    await log.revise((entry) => entry);
    expect(idsOf(await log.entries())).toContain(change.id);
  });

  it.each([0, 1])('lets go of a settled conflict though copy %i cannot be written', async (broken) => {
    const { log, copies } = openLogs();
    const change = creation();
    await log.append([change], at);
    await log.revise((entry) => ({ ...entry, conflictId: 'C' }));
    copies[broken]!.fails = true;
    await log.revise((entry) => ({ ...entry, conflictId: null, change: { ...entry.change, actor: 'rebased' } }));
    expect(await log.entries()).toMatchObject([{ change: { id: change.id, actor: 'rebased' }, conflictId: null }]);
  });
});
