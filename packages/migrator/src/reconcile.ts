import {
  deploymentKey,
  enhancementKey,
  numbered,
  promptKey,
  storedDeploymentKey,
  storedPromptKey,
  vendorKey,
  workItemKey,
} from './natural-keys.ts';
import type { PlanContext } from './plan/plan-migration.ts';
import { referenceId } from './plan/plan-migration.ts';
import type { MigrationSource } from './source.ts';
import { differingFields, statedFields } from './vendor-fields.ts';
import { isLive, type Workspace } from './workspace.ts';

export interface Comparison {
  readonly source: number;
  /** How many of them are present afterwards. */
  readonly migrated: number;
  readonly match: boolean;
  readonly missing: readonly string[];
  /** What came with the migration and is not in the source. */
  readonly extra: readonly string[];
}

export interface Reconciliation {
  readonly vendor_count: Comparison;
  readonly deployment_history: Comparison;
  readonly enhancements: Comparison;
  readonly session_prompts: Comparison;
  readonly vendor_metadata: {
    readonly fields_validated: number;
    readonly completeness_percentage: number;
  };
}

export interface Checked {
  readonly reconciliation: Reconciliation;
  readonly preservation: number;
  /** One sentence per failed check; empty when all pass. */
  readonly failures: readonly string[];
}

type Moments = Pick<PlanContext, 'ids' | 'statusFile'> & { readonly before: Workspace; readonly after: Workspace };

/** The five checks, by value, on the workspace as the migration leaves it (SPEC section 6, FR-025). */
export const reconcile = (source: MigrationSource, { before, after, ids, statusFile }: Moments): Checked => {
  const compare = (entity: string, keys: readonly string[], keysIn: (workspace: Workspace) => readonly string[]) =>
    compared(numbered(keys), new Set(numbered(keysIn(before))), new Set(numbered(keysIn(after))), (key) =>
      before.migrated.has(referenceId(entity, key, ids)),
    );
  const prompts = source.sessionPrompts.map((prompt) => promptKey(prompt, statusFile));
  const vendor_count = compare('vendor', source.vendors.map(vendorKey), ({ vendors }) => vendors.map(vendorKey));
  const deployment_history = compare('deployment', source.deployments.map(deploymentKey), ({ deployments }) =>
    deployments.map(storedDeploymentKey),
  );
  const enhancements = compare('enhancement', source.enhancements.map(enhancementKey), (workspace) =>
    workspace.enhancements.map(enhancementKey),
  );
  const session_prompts = compare('session', prompts, ({ workItems }) =>
    workItems.filter(isLive).flatMap((item) => storedPromptKey(item) ?? []),
  );
  const metadata = comparedMetadata(source, before, after);
  const reconciliation = {
    vendor_count,
    deployment_history,
    enhancements,
    session_prompts,
    vendor_metadata: metadata.result,
  };
  const items = numbered(source.workItems.map(workItemKey));
  const presentItems = items.filter((key) => after.migrated.has(referenceId('work_item', key, ids)));
  const counts = [vendor_count, deployment_history, enhancements, session_prompts];
  const total = items.length + sum(counts.map((count) => count.source));
  const present = presentItems.length + sum(counts.map(({ migrated }) => migrated));
  return {
    reconciliation,
    preservation: total === 0 ? 100 : (present / total) * 100,
    failures: [
      ...failureOf('vendor_count', vendor_count),
      ...failureOf('deployment_history', deployment_history),
      ...failureOf('enhancements', enhancements),
      ...failureOf('session_prompts', session_prompts),
      ...metadata.wrong.map((field) => `vendor_metadata: ${field} is not what the file says.`),
      ...(presentItems.length < items.length ? ['work_items: some of the file are missing.'] : []),
    ],
  };
};

const compared = (
  wanted: readonly string[],
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  wasMigrated: (key: string) => boolean,
): Comparison => {
  const missing = wanted.filter((key) => !after.has(key) && !wasMigrated(key));
  const source = new Set(wanted);
  const extra = [...after].filter((key) => !before.has(key) && !source.has(key));
  const match = missing.length === 0 && extra.length === 0;
  return { source: wanted.length, migrated: wanted.length - missing.length, match, missing, extra };
};

/** A vendor that was there before keeps what it has; the plan warned of the difference. */
const comparedMetadata = (source: MigrationSource, before: Workspace, after: Workspace) => {
  const known = new Map(before.vendors.map((vendor) => [vendorKey(vendor), vendor]));
  const stored = new Map(after.vendors.map((vendor) => [vendorKey(vendor), vendor]));
  const wrong: string[] = [];
  let fields = 0;
  for (const legacy of source.vendors) {
    const earlier = known.get(vendorKey(legacy));
    const kept = new Set(earlier === undefined ? [] : differingFields(legacy, earlier));
    const stated = [...statedFields(legacy).keys()].filter((field) => !kept.has(field));
    const vendor = stored.get(vendorKey(legacy));
    const differing = vendor === undefined ? stated : differingFields(legacy, vendor);
    fields += stated.length;
    wrong.push(...stated.filter((field) => differing.includes(field)).map((field) => `${field} of "${legacy.name}"`));
  }
  const completeness_percentage = fields === 0 ? 100 : ((fields - wrong.length) / fields) * 100;
  return { result: { fields_validated: fields, completeness_percentage }, wrong };
};

const failureOf = (name: string, { match, missing, extra }: Comparison): readonly string[] =>
  match ? [] : [`${name}: missing ${listed(missing)}; not in the file ${listed(extra)}.`];

const listed = (keys: readonly string[]): string => keys.slice(0, 5).join(', ') || 'none';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
