import { type Change, type PrimaryStore, type SnapshotRow, TrackerError } from '@tracker/core';
import {
  configurationEdit,
  creation,
  deploymentRecord,
  deploymentRemoval,
  edit,
  enhancementCreation,
  enhancementEdit,
  enhancementRemoval,
  vendorCreation,
  vendorEdit,
  vendorRemoval,
} from './builders.ts';

/** Numbers from a seed (mulberry32), so that a failing run can be repeated. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** A step that applies one change of an arbitrary kind to what the workspace holds; refusals are part of life. */
export const changeWorkspaceAtRandom = (store: PrimaryStore, seed: number): (() => Promise<void>) => {
  const random = randomFrom(seed);
  const oneOf = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(random() * values.length)];
  return async () => {
    const rows: SnapshotRow[] = [];
    for await (const chunk of (await store.snapshot()).chunks) rows.push(...chunk);
    const change = proposal(rows, oneOf, Math.floor(random() * 1_000));
    if (change === undefined) return;
    try {
      await store.apply([change]);
    } catch (error) {
      if (!(error instanceof TrackerError) || error.code === 'DatabaseError') throw error;
    }
  };
};

const proposal = (
  rows: readonly SnapshotRow[],
  oneOf: <Value>(values: readonly Value[]) => Value | undefined,
  number: number,
): Change | undefined => {
  const items = rows.flatMap((entry) => (entry.section === 'work_item' ? [entry.row] : []));
  const vendors = rows.flatMap((entry) => (entry.section === 'vendor' ? [entry.row] : []));
  const enhancements = rows.flatMap((entry) => (entry.section === 'enhancement' ? [entry.row] : []));
  const deployment = oneOf(rows.flatMap((entry) => (entry.section === 'deployment' ? [entry.row] : [])));
  const configuration = rows.flatMap((entry) => (entry.section === 'configuration' ? [entry.row] : []))[0];
  const edges = rows.flatMap((entry) => (entry.section === 'dependency' ? [entry.row] : []));
  const [item, another, vendor, enhancement] = [oneOf(items), oneOf(items), oneOf(vendors), oneOf(enhancements)];
  const edge = oneOf(edges);
  const links =
    another === undefined ? [] : [{ id: another.id, type: oneOf(['blocks', 'depends_on'] as const) ?? 'blocks' }];
  const onItem = (fields: Parameters<typeof edit>[2]) =>
    item === undefined ? undefined : edit(item.id, item.version, fields);
  const proposals: readonly (() => Change | undefined)[] = [
    () => creation({ title: `Item ${number}`, parent_id: oneOf([null, item?.id ?? null]) ?? null }),
    () => creation({ dependencies: links, vendor_dependencies: vendor === undefined ? [] : [vendor.id] }),
    () => onItem({ title: `Title ${number}`, metadata: { priority: 1 + (number % 5) } }),
    () => onItem({ status: oneOf(['active', 'completed', 'blocked'] as const) ?? 'active' }),
    () => onItem({ parent_id: another?.id ?? null }),
    () => onItem({ deletion: { kind: 'subtree', at: '2026-02-01T00:00:00.000Z' } }),
    () => onItem({ deletion: { kind: 'restore' } }),
    () => onItem({ dependencies: { add: links, remove: [] } }),
    () => {
      const source = items.find(({ id }) => id === edge?.source_id);
      if (edge === undefined || source === undefined) return undefined;
      return edit(source.id, source.version, {
        dependencies: { add: [], remove: [{ id: edge.target_id, type: edge.type }] },
      });
    },
    () => onItem({ vendor_dependencies: { add: vendor === undefined ? [] : [vendor.id], remove: [] } }),
    () => onItem({ vendor_dependencies: { add: [], remove: vendor === undefined ? [] : [vendor.id] } }),
    () => vendorCreation(`Vendor ${number}`),
    () =>
      vendor &&
      vendorEdit(vendor.id, vendor.version, { status: oneOf(['operational', 'broken'] as const) ?? 'broken' }),
    () => deploymentRecord(vendor === undefined ? [] : [vendor.id], item === undefined ? [] : [item.id]),
    () =>
      enhancementCreation({
        title: `Enhancement ${number}`,
        depends_on: enhancement === undefined ? [] : [enhancement.id],
      }),
    () => enhancement && enhancementEdit(enhancement.id, enhancement.version, { priority: 1 + (number % 5) }),
    () => vendor && vendorRemoval(vendor.id, vendor.version),
    () => deployment && deploymentRemoval(deployment.id),
    () => enhancement && enhancementRemoval(enhancement.id, enhancement.version),
    () => configuration && configurationEdit(configuration.version, { git_branch: `branch-${number}` }),
  ];
  return oneOf(proposals)?.();
};
