import type { Change, ChangeOf } from '@tracker/core';
import { vendorNameKey } from '@tracker/core';
import type { LegacyDeployment } from '@tracker/markdown';
import { deploymentKey, numbered, storedDeploymentKey } from '../natural-keys.ts';
import { cutTitle } from './cut-title.ts';
import { type Planning, referenceId } from './plan-migration.ts';

type Recording = ChangeOf<'deployment.record'>;

export const planDeployments = (planning: Planning, before: readonly Change[]): readonly Recording[] => {
  const { source, current, creation, ids } = planning;
  const known = new Set(numbered(current.deployments.map(storedDeploymentKey)));
  const keys = numbered(source.deployments.map(deploymentKey));
  const targets = targetsIn(planning, before);
  return source.deployments.flatMap((legacy, position) => {
    const key = keys[position] ?? '';
    if (known.has(key) || current.migrated.has(referenceId('deployment', key, ids))) {
      planning.leave(legacy.lines);
      return [];
    }
    const fields = fieldsOf(legacy, targets, planning);
    return [{ ...creation('deployment', key), kind: 'deployment.record' as const, fields }];
  });
};

/** Ids by what the file calls their entities. */
interface Targets {
  readonly vendors: ReadonlyMap<string, string>;
  readonly workItems: ReadonlyMap<string, string>;
}

const targetsIn = ({ current }: Planning, before: readonly Change[]): Targets => {
  const vendors = new Map(current.vendors.map(({ name, id }) => [vendorNameKey(name), id]));
  const workItems = new Map(current.workItems.flatMap(({ key, title, id }) => [[key, id] as const, [title, id]]));
  for (const change of before) {
    if (change.kind === 'vendor.create') vendors.set(vendorNameKey(change.fields.name), change.entityId);
    if (change.kind === 'work_item.create') workItems.set(change.fields.title, change.entityId);
  }
  return { vendors, workItems };
};

const fieldsOf = (legacy: LegacyDeployment, targets: Targets, planning: Planning): Recording['fields'] => {
  const { prNumber, title, commit, tests, compliance, deployedAt } = legacy;
  const vendors = resolved(legacy.vendors, (name) => targets.vendors.get(vendorNameKey(name)));
  const workItems = resolved(legacy.workItems, (name) => targets.workItems.get(name.replace(/^#/, '')));
  const hash = commit === null ? null : commit.length === 40 ? commit : planning.resolvedHashes.get(commit);
  const unresolved = [...vendors.unknown, ...workItems.unknown];
  if (unresolved.length > 0)
    planning.warn(
      `The deployment of PR #${prNumber} (line ${legacy.lines.first}) names ${unresolved.join(', ')}, which does not exist; kept in its metadata.`,
    );
  const inferred = [
    ...(deployedAt === null ? ['deployed_at'] : []),
    ...(title === null ? ['pr_title'] : []),
    ...(tests === null ? ['test_summary'] : []),
    ...(compliance === null ? ['constitutional_compliance'] : []),
  ];
  return {
    deployed_at: deployedAt ?? planning.now,
    commit_hash: hash ?? null,
    vendor_ids: vendors.ids,
    work_item_ids: workItems.ids,
    metadata: {
      ...legacy.metadata,
      pr_number: prNumber,
      ...cutTitle('pr_title', title ?? `PR #${prNumber}`),
      ...(commit === null ? {} : { commit_hash: hash ?? commit, source_commit: commit }),
      test_summary: tests ?? { passed: 0, failed: 0 },
      constitutional_compliance: compliance ?? false,
      ...(unresolved.length === 0 ? {} : { unresolved_references: unresolved }),
      inferred,
    },
  };
};

const resolved = (names: readonly string[], idOf: (name: string) => string | undefined) => ({
  ids: names.flatMap((name) => idOf(name) ?? []),
  unknown: names.filter((name) => idOf(name) === undefined),
});
