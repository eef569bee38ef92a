import type { Base, Change, ChangeOf, Effect, EntityChange } from '../change.ts';
import type { StoredConfiguration } from '../entities/configuration.ts';
import type { Conflict } from '../entities/conflict.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { Deployment } from '../entities/deployment.ts';
import type { Enhancement } from '../entities/enhancement.ts';
import type { ExternalRef, KnownExternalRef } from '../entities/external-ref.ts';
import { type Vendor, vendorNameKey } from '../entities/vendor.ts';
import type { ArchivedWorkItem, WorkItem } from '../entities/work-item.ts';
import type { Restoration } from '../restoration.ts';
import type { Archivable } from '../rules/archiving.ts';
import { externalRefOf } from './external-ref.ts';

/** A descendant of an item that is moved, deleted or restored. */
export interface SubtreeNode {
  readonly id: string;
  readonly key: string;
  readonly path: string;
  readonly depth: number;
  readonly version: number;
  readonly deleted_at: string | null;
  readonly deleted_by_change: string | null;
}

/** What a decision looks at. A store loads exactly what `requirementsOf` asks for. */
export interface State {
  readonly items: ReadonlyMap<string, WorkItem>;
  /** Those of the asked items that are archived; with `unarchiving` their parents are here or among `items`. */
  readonly archivedItems: ReadonlyMap<string, ArchivedWorkItem>;
  /** The live ones among the items that are to be archived. */
  readonly archivable: readonly Archivable[];
  /** Those among them that have a live child which is not to be archived with them. */
  readonly keepsChild: readonly string[];
  /** The item itself and its descendants, deleted ones included. */
  readonly subtree: readonly SubtreeNode[];
  /** The present parent of the item whose subtree was asked for; null for a root. */
  readonly subtreeParent: WorkItem | null;
  /** All edges that can be reached from the asked items, in either direction. */
  readonly edges: readonly Dependency[];
  readonly vendors: readonly Vendor[];
  /** What refers to the asked vendor: keys of work items, live, deleted or archived, and titles of deployments. */
  readonly vendorUses: { readonly items: readonly string[]; readonly deployments: readonly string[] };
  /** The asked deployment, when it exists. */
  readonly deployments: readonly Deployment[];
  /** Vendors that the changed item depends on. */
  readonly vendorDependencies: readonly string[];
  /** Null where it was not asked for. */
  readonly configuration: StoredConfiguration | null;
  /** All enhancements of the workspace, so that cycles among them show; there are hundreds at most. */
  readonly enhancements: readonly Enhancement[];
  /** Those of the asked external references that are taken. */
  readonly externalRefs: readonly KnownExternalRef[];
  /** The references under which the asked entity was imported; creation gives it one at most. */
  readonly knownRefs: readonly KnownExternalRef[];
  /** The version that the change named as base produced; null when that change is unknown. */
  readonly baseVersion: number | null;
  /** The effects on the asked entity after the asked base, oldest first. */
  readonly history: readonly Effect[];
  /** The asked conflict, when it exists. */
  readonly conflicts: readonly Conflict[];
}

export const emptyState: State = {
  items: new Map(),
  archivedItems: new Map(),
  archivable: [],
  keepsChild: [],
  subtree: [],
  subtreeParent: null,
  edges: [],
  vendors: [],
  vendorUses: { items: [], deployments: [] },
  deployments: [],
  vendorDependencies: [],
  configuration: null,
  enhancements: [],
  externalRefs: [],
  knownRefs: [],
  baseVersion: null,
  history: [],
  conflicts: [],
};

export interface Requirements {
  readonly items: readonly string[];
  /** Items to archive, locked against everybody else's writes. */
  readonly archivable: readonly string[];
  /** Archived items that are to come back; their live parents are loaded too. */
  readonly unarchiving: readonly string[];
  readonly subtreeOf: string | null;
  readonly edgesAround: readonly string[];
  readonly vendorIds: readonly string[];
  readonly vendorNames: readonly string[];
  readonly usesOfVendor: string | null;
  readonly deployment: string | null;
  readonly vendorDependenciesOf: string | null;
  readonly configuration: boolean;
  readonly enhancements: boolean;
  readonly externalRef: ExternalRef | null;
  readonly refsOfEntity: string | null;
  readonly baseChange: string | null;
  readonly history: { readonly entityId: string; readonly base: Base } | null;
  readonly conflict: string | null;
  /**
   * Whether the decision spans more than one row, so that it must be taken and carried out under the workspace's
   * structural lock: version checks alone do not keep a tree a tree.
   */
  readonly structural: boolean;
}

const nothing: Requirements = {
  items: [],
  archivable: [],
  unarchiving: [],
  subtreeOf: null,
  edgesAround: [],
  vendorIds: [],
  vendorNames: [],
  usesOfVendor: null,
  deployment: null,
  vendorDependenciesOf: null,
  configuration: false,
  enhancements: false,
  externalRef: null,
  refsOfEntity: null,
  baseChange: null,
  history: null,
  conflict: null,
  structural: false,
};

/** What must be loaded before `decide(change, …)`. */
export const requirementsOf = (change: Change): Requirements => {
  const needs = ownRequirements(change);
  const externalRef = externalRefOf(change);
  return externalRef === undefined ? needs : { ...needs, externalRef, structural: true };
};

const ownRequirements = (change: Change): Requirements => {
  switch (change.kind) {
    case 'work_item.create': {
      const { parent_id, dependencies, vendor_dependencies } = change.fields;
      const linked = dependencies.length > 0 || vendor_dependencies.length > 0;
      return {
        ...nothing,
        items: [...(parent_id === null ? [] : [parent_id]), ...dependencies.map(({ id }) => id)],
        edgesAround: canCloseCycle(dependencies) ? dependencies.map(({ id }) => id) : [],
        vendorIds: vendor_dependencies,
        structural: linked,
      };
    }
    case 'work_item.update': {
      const { parent_id, dependencies, vendor_dependencies, deletion, external_ref } = change.fields;
      const treeChanges = parent_id !== undefined || deletion !== undefined;
      return {
        ...nothing,
        items: [
          change.entityId,
          ...(parent_id == null ? [] : [parent_id]),
          ...(dependencies?.add ?? []).map(({ id }) => id),
        ],
        subtreeOf: treeChanges ? change.entityId : null,
        edgesAround: dependencies === undefined ? [] : [change.entityId, ...dependencies.add.map(({ id }) => id)],
        vendorIds: vendor_dependencies?.add ?? [],
        vendorDependenciesOf: vendor_dependencies === undefined ? null : change.entityId,
        configuration: deletion !== undefined && deletion.kind !== 'restore',
        refsOfEntity: external_ref === undefined ? null : change.entityId,
        baseChange: baseChange(change.base),
        structural:
          treeChanges || dependencies !== undefined || vendor_dependencies !== undefined || external_ref !== undefined,
      };
    }
    case 'work_item.archive': {
      const { item_ids } = change.fields;
      return { ...nothing, items: [change.entityId], archivable: item_ids, configuration: true, structural: true };
    }
    case 'work_item.unarchive':
      return { ...nothing, items: [change.entityId], unarchiving: change.fields.item_ids, structural: true };
    case 'vendor.create': {
      const again = change.formerVersion !== undefined;
      const vendorNames = [vendorNameKey(change.fields.name)];
      return { ...nothing, vendorNames, vendorIds: again ? [change.entityId] : [], structural: again };
    }
    case 'vendor.update':
      return { ...nothing, vendorIds: [change.entityId], baseChange: baseChange(change.base) };
    case 'vendor.remove':
      return {
        ...nothing,
        vendorIds: [change.entityId],
        usesOfVendor: change.entityId,
        refsOfEntity: change.entityId,
        baseChange: baseChange(change.base),
        structural: true,
      };
    case 'deployment.record': {
      const { entityId: deployment, fields } = change;
      return { ...nothing, items: fields.work_item_ids, vendorIds: fields.vendor_ids, deployment, structural: true };
    }
    case 'deployment.remove':
      return { ...nothing, deployment: change.entityId, refsOfEntity: change.entityId, structural: true };
    case 'configuration.update': {
      const { current_session_id: session } = change.fields;
      const items = session == null ? [] : [session];
      return { ...nothing, items, configuration: true, baseChange: baseChange(change.base), structural: true };
    }
    case 'enhancement.create':
      return { ...nothing, enhancements: true, structural: true };
    case 'enhancement.update':
      return { ...nothing, enhancements: true, baseChange: baseChange(change.base), structural: true };
    case 'enhancement.remove':
      return {
        ...nothing,
        enhancements: true,
        refsOfEntity: change.entityId,
        baseChange: baseChange(change.base),
        structural: true,
      };
    case 'conflict.open':
      return { ...disputeAbout(change.fields.change), structural: true };
    case 'conflict.resolve':
      return { ...nothing, conflict: change.entityId, structural: true };
    case 'entity.restore':
      return { ...nothing, ...restorationRequirements(change.entityId, change.fields), structural: true };
  }
};

const restorationRequirements = (id: string, restored: Restoration): Partial<Requirements> => {
  switch (restored.section) {
    case 'work_item':
    case 'archived_work_item':
      return { items: [id, ...(restored.row.parent_id === null ? [] : [restored.row.parent_id])] };
    case 'links': {
      const ends = [id, ...restored.dependencies.map((edge) => edge.id)];
      return {
        items: ends,
        edgesAround: ends,
        vendorIds: restored.vendor_dependencies,
        vendorDependenciesOf: id,
      };
    }
    case 'vendor':
      return { vendorIds: [id], vendorNames: [vendorNameKey(restored.row.name)] };
    case 'deployment':
      return { items: restored.row.work_item_ids, vendorIds: restored.row.vendor_ids, deployment: id };
    case 'enhancement':
      return { enhancements: true };
    case 'configuration': {
      const session = restored.row.current_session_id;
      return { items: session === null ? [] : [session], configuration: true };
    }
    case 'conflict':
      return { conflict: id };
  }
};

const baseChange = (base: Base): string | null => ('changeId' in base ? base.changeId : null);

/** The entity that a waiting change is about, and what became of it since the change's base. */
const disputeAbout = (waiting: EntityChange): Requirements => {
  const { entityId } = waiting;
  return {
    ...nothing,
    items: waiting.kind.startsWith('work_item.') ? [entityId] : [],
    vendorIds: waiting.kind.startsWith('vendor.') ? [entityId] : [],
    enhancements: waiting.kind.startsWith('enhancement.'),
    configuration: waiting.kind === 'configuration.update',
    ...('base' in waiting ? { baseChange: baseChange(waiting.base), history: { entityId, base: waiting.base } } : {}),
  };
};

/** Nothing leads to a new item yet, so only one that both waits and is waited for can close a cycle. */
const canCloseCycle = (dependencies: ChangeOf<'work_item.create'>['fields']['dependencies']): boolean =>
  dependencies.some(({ type }) => type !== dependencies[0]?.type);
