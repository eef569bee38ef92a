import type { Change, Forecast, PendingChange, ReadStore, WaitingChange } from '@tracker/core';
import { LayerUnavailableError } from '@tracker/core';

/** Says of each waiting change what can be told about its turn. One question per changed entity. */
export const planOf = async (
  pending: readonly PendingChange[],
  primary: Pick<ReadStore, 'changes'>,
): Promise<readonly WaitingChange[]> => {
  const versions = new Map<string, number | null>();
  const planned: WaitingChange[] = [];
  for (const entry of pending) planned.push({ ...entry, forecast: await forecastOf(entry, primary, versions) });
  return planned;
};

const forecastOf = async (
  { change, conflictId }: PendingChange,
  primary: Pick<ReadStore, 'changes'>,
  versions: Map<string, number | null>,
): Promise<Forecast> => {
  if (conflictId !== null) return 'in_conflict';
  const base = baseVersionOf(change);
  if (base === null) return 'applies';
  if (!versions.has(change.entityId)) versions.set(change.entityId, await versionOf(change.entityId, primary));
  const current = versions.get(change.entityId) ?? null;
  if (current === null) return 'unknown';
  return current === base ? 'applies' : 'moved_on';
};

/** Null for a creation, and for a change that stands on another one that waits. */
const baseVersionOf = (change: Change): number | null =>
  'base' in change && 'version' in change.base ? change.base.version : null;

/** As the change log has it; null when that cannot be told. */
const versionOf = async (entityId: string, primary: Pick<ReadStore, 'changes'>): Promise<number | null> => {
  try {
    const { value } = await primary.changes({ entityId, limit: 1 });
    return value.rows.at(-1)?.version ?? null;
  } catch (error) {
    if (error instanceof LayerUnavailableError) return null;
    throw error;
  }
};
