import { type ChangeOf, type Dependency, findCycle } from '@tracker/core';
import type { LegacyEnhancement } from '@tracker/markdown';
import { enhancementKey, numbered } from '../natural-keys.ts';
import { enhancementDescription } from './enhancement-description.ts';
import { type Planning, referenceId } from './plan-migration.ts';

type Creation = ChangeOf<'enhancement.create'>;

interface Entry {
  readonly legacy: LegacyEnhancement;
  readonly head: Pick<Creation, 'id' | 'actor' | 'clientTime' | 'entityId' | 'externalRef'>;
}

/** What others need comes before them, wherever it stands in the file. */
export const planEnhancements = (planning: Planning): readonly Creation[] => {
  const { source, current, creation, ids } = planning;
  const known = new Set(numbered(current.enhancements.map(enhancementKey)));
  const keys = numbered(source.enhancements.map(enhancementKey));
  const entries = source.enhancements.flatMap((legacy, position): readonly Entry[] => {
    const key = keys[position] ?? '';
    if (known.has(key) || current.migrated.has(referenceId('enhancement', key, ids))) {
      planning.leave(legacy.lines);
      return [];
    }
    return [{ legacy, head: creation('enhancement', key) }];
  });
  const needs = acceptedNeeds(entries, planning);
  const created = entries.map(({ legacy, head }): Creation => {
    const own = needs.filter(({ edge }) => edge.source_id === head.entityId);
    return { ...head, kind: 'enhancement.create', fields: fieldsOf(legacy, own) };
  });
  return inOrder(created);
};

/** A title that another one names, with the edge that it stands for. */
interface Need {
  readonly title: string;
  readonly edge: Dependency;
}

const acceptedNeeds = (entries: readonly Entry[], { current, warn }: Planning): readonly Need[] => {
  const byTitle = new Map(current.enhancements.map(({ title, id }) => [title.toLowerCase(), id]));
  for (const { legacy, head } of entries) byTitle.set(legacy.title.toLowerCase(), head.entityId);
  const accepted: Need[] = [];
  for (const { legacy, head } of entries)
    for (const need of new Set(legacy.needs)) {
      const target_id = byTitle.get(need.toLowerCase());
      const edge = { source_id: head.entityId, target_id: target_id ?? '', type: 'depends_on' as const };
      const left = `Line ${legacy.lines.first}: "${legacy.title}" needs "${need}"`;
      if (target_id === undefined) warn(`${left}, which is no enhancement; kept in its description.`);
      else if (target_id === head.entityId || isCircular(accepted, edge))
        warn(`${left}, which needs it in turn; kept in its description.`);
      else accepted.push({ title: need, edge });
    }
  return accepted;
};

const isCircular = (accepted: readonly Need[], edge: Dependency): boolean =>
  findCycle(
    accepted.map((need) => need.edge),
    [edge],
  ) !== null;

const fieldsOf = (legacy: LegacyEnhancement, needs: readonly Need[]): Creation['fields'] => ({
  title: legacy.title,
  description: enhancementDescription(legacy, new Set(needs.map(({ title }) => title))),
  priority: legacy.priority,
  status: 'planned',
  target_quarter: legacy.targetQuarter,
  requires_constitutional_principles: [],
  depends_on: needs.map(({ edge }) => edge.target_id),
});

/** Without cycles every round finds some whose needs are placed. */
const inOrder = (created: readonly Creation[]): readonly Creation[] => {
  const placed: Creation[] = [];
  let waiting = created;
  while (waiting.length > 0) {
    const open = new Set(waiting.map(({ entityId }) => entityId));
    const isReady = ({ fields }: Creation) => !fields.depends_on.some((id) => open.has(id));
    placed.push(...waiting.filter(isReady));
    waiting = waiting.filter((change) => !isReady(change));
  }
  return placed;
};
