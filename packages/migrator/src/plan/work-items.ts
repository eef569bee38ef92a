import { type Change, type ChangeOf, maxDepth } from '@tracker/core';
import type { LegacyWorkItem } from '@tracker/markdown';
import { numbered, workItemKey } from '../natural-keys.ts';
import { type Planning, referenceId } from './plan-migration.ts';

type Creation = ChangeOf<'work_item.create'>;

/** More say nothing about where an item belongs. */
const longestChain = 50;

interface Placed {
  readonly id: string;
  readonly depth: number;
  /** Titles of those above the item, and its own. */
  readonly chain: readonly string[];
}

/** Items of dialect C, parents first; below the deepest level they hang on the last that fits, with the chain kept. */
export const planWorkItems = (planning: Planning): readonly Change[] => {
  const { source, current, ids } = planning;
  const keys = numbered(source.workItems.map(workItemKey));
  const changes: Change[] = [];
  const placed = new Map<number, Placed | null>();
  const place = (position: number, legacy: LegacyWorkItem, loops: boolean): void => {
    if (loops) planning.warn(`Line ${legacy.lines.first}: "${legacy.title}" lies below itself; it became a root.`);
    const parent = legacy.parent === null || loops ? null : (placed.get(legacy.parent) ?? null);
    const key = keys[position] ?? '';
    const isKnown = current.migrated.has(referenceId('work_item', key, ids));
    if (isKnown) planning.leave(legacy.lines);
    const created = isKnown ? null : creationOf(legacy, parent, key, planning);
    if (created !== null) changes.push(created, ...statusChange(legacy, created, planning));
    const chain = [...(parent?.chain ?? []), legacy.title].slice(-longestChain);
    const result =
      created === null ? null : { id: created.entityId, depth: Math.min((parent?.depth ?? -1) + 1, maxDepth), chain };
    placed.set(position, result);
  };
  for (const start of source.workItems.keys()) {
    const { trail, loops } = unplacedAbove(start, source.workItems, placed);
    for (const [step, position] of trail.reverse().entries()) {
      const legacy = source.workItems[position];
      if (legacy !== undefined) place(position, legacy, loops && step === 0);
    }
  }
  return changes;
};

/** The position and those above it that have no place yet, upwards; `loops` when the last one's parent is among them. */
const unplacedAbove = (
  start: number,
  items: readonly LegacyWorkItem[],
  placed: ReadonlyMap<number, unknown>,
): { readonly trail: number[]; readonly loops: boolean } => {
  const trail = new Set<number>();
  let here: number | null = start;
  while (here !== null && !placed.has(here) && !trail.has(here)) {
    trail.add(here);
    here = items[here]?.parent ?? null;
  }
  return { trail: [...trail], loops: here !== null && trail.has(here) };
};

const creationOf = (
  legacy: LegacyWorkItem,
  parent: Placed | null,
  key: string,
  planning: Planning,
): Creation | null => {
  const isTooDeep = parent !== null && parent.depth >= maxDepth;
  if (isTooDeep)
    planning.warn(
      `Line ${legacy.lines.first}: "${legacy.title}" lies deeper than level ${maxDepth}; it became a root.`,
    );
  const metadata = {
    ...(legacy.itemType === 'project' ? { description: '' } : {}),
    ...(legacy.itemType === 'session'
      ? {
          token_budget: planning.current.configuration.default_token_budget,
          prompts_count: 0,
          yaml_frontmatter: { schema_version: '1.0' },
        }
      : {}),
    ...(legacy.createdAt === null ? {} : { source_created_at: legacy.createdAt }),
    ...(isTooDeep ? { source_chain: parent.chain } : {}),
    ...(legacy.parentTitle !== null && parent === null ? { unresolved_references: [legacy.parentTitle] } : {}),
    inferred: inferredOf(legacy),
  };
  return {
    ...planning.creation('work_item', key),
    kind: 'work_item.create',
    fields: {
      item_type: legacy.itemType,
      title: legacy.title,
      metadata,
      parent_id: isTooDeep ? null : (parent?.id ?? null),
      branch_name: legacy.branch,
      commit_hash: null,
      pr_number: null,
      dependencies: [],
      vendor_dependencies: [],
    },
  };
};

const inferredOf = ({ itemType, status }: LegacyWorkItem): readonly string[] => [
  ...(itemType === 'project' ? ['description'] : []),
  ...(itemType === 'session' ? ['token_budget', 'prompts_count', 'yaml_frontmatter.schema_version'] : []),
  ...(status === null ? ['status'] : []),
];

/** An item begins active; the next change gives it the status that the file says. */
const statusChange = ({ status }: LegacyWorkItem, { entityId }: Creation, planning: Planning): readonly Change[] =>
  status === null || status === 'active'
    ? []
    : [{ ...planning.intent(), kind: 'work_item.update', entityId, base: { version: 1 }, fields: { status } }];
