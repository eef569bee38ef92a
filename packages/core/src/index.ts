export { canonicalJson } from './canonical-json.ts';
export {
  type Base,
  type Change,
  type ChangeKind,
  type ChangeOf,
  change,
  changedTypeOf,
  type Effect,
  type EntityChange,
  type EntityType,
  entityChange,
  entityTypeOf,
  entityTypes,
} from './change.ts';
export { type ClaimKeeper, createClaimKeeper } from './claim-keeper.ts';
export { idempotencyKeyReused, versionConflict } from './conflict.ts';
export { cursorOf, placeIn } from './cursor.ts';
export { decide } from './decide/decide.ts';
export { type Decision, isInsertion, type Write, withKey } from './decide/decision.ts';
export { emptyState, type Requirements, requirementsOf, type State, type SubtreeNode } from './decide/state.ts';
export { nameTaken } from './decide/vendor.ts';
export {
  type ApiToken,
  apiToken,
  type TokenScope,
  type TokenState,
  tokenName,
  tokenScope,
  tokenState,
} from './entities/api-token.ts';
export { actor, inputTime, timestamp, version } from './entities/audit.ts';
export { type Claim, claim } from './entities/claim.ts';
export {
  type Configuration,
  configuration,
  configurationId,
  contextType,
  defaultTokenBudget,
  type StoredConfiguration,
  seedConfiguration,
  storedConfiguration,
} from './entities/configuration.ts';
export { type Conflict, type ConflictStatus, conflict, conflictStatus } from './entities/conflict.ts';
export { type ConflictChoice, conflictChoice } from './entities/conflict-choice.ts';
export {
  type Dependency,
  type DependencyType,
  type DependencyView,
  dependencyType,
  dependencyView,
} from './entities/dependency.ts';
export { type Deployment, type DeploymentMetadata, deployment, deploymentMetadata } from './entities/deployment.ts';
export { type Enhancement, type EnhancementStatus, enhancement, enhancementStatus } from './entities/enhancement.ts';
export { type ExternalRef, externalRef, type KnownExternalRef } from './entities/external-ref.ts';
export {
  emptyVendorMetadata,
  type Vendor,
  type VendorMetadata,
  type VendorReference,
  type VendorStatus,
  vendor,
  vendorMetadata,
  vendorNameKey,
  vendorReference,
  vendorStatus,
} from './entities/vendor.ts';
export {
  type ArchivedWorkItem,
  archivedWorkItem,
  maxDepth,
  type Reference,
  reference,
  referenceTo,
  type WorkItem,
  type WorkItemStatus,
  type WorkItemType,
  workItem,
  workItemStatus,
  workItemType,
} from './entities/work-item.ts';
export { defaultMetadata, type Note, workItemMetadata } from './entities/work-item-metadata.ts';
export {
  type ConflictDetails,
  type ErrorCode,
  type ErrorDetails,
  type FieldIssue,
  invalid,
  invalidField,
  LayerBusyError,
  LayerUnavailableError,
  notFound,
  TrackerError,
  type TrackerErrorOptions,
} from './errors.ts';
export { countRows } from './feed/count-rows.ts';
export { titleOf } from './feed/title-of.ts';
export { type Touched, touchedBy } from './feed/touched.ts';
export { candidateKeys, type Ids, isKey, isUuid, keyOf, longestKey, shortestKey } from './ids.ts';
export { createInMemoryApiTokens } from './memory/in-memory-api-tokens.ts';
export { createInMemoryStore, type InMemoryStore } from './memory/in-memory-store.ts';
export { createOverlaidLayer, type OverlaidLayer } from './memory/overlaid-layer.ts';
export { createSnapshotStore } from './memory/snapshot-store.ts';
export { NotSeenError } from './not-seen.ts';
export type { ApiTokenLookup, ApiTokens, StoredApiToken } from './ports/api-tokens.ts';
export type { ClaimOutcome, ClaimRequest, Claims, Holder } from './ports/claims.ts';
export type { ChangeFilter, ChangePage, FeedEntry } from './ports/feed.ts';
export { type Ask, forwarding } from './ports/forwarding.ts';
export type { Layer, LayerState } from './ports/layer.ts';
export type { MaintenanceTurns } from './ports/maintenance-turns.ts';
export type { CopyStep, ForeignEntry, PendingChange, PendingCopy, PendingRead } from './ports/pending-copy.ts';
export type { Blocker, OpenWork, ReadyFilter, ReadyWork } from './ports/ready-work.ts';
export {
  longestSearchText,
  mostCandidates,
  type SearchCandidate,
  type SearchPlace,
  type SearchQuery,
} from './ports/search.ts';
export { snapshotRow } from './ports/snapshot-row.ts';
export type { SnapshotWriter, WritableLayer } from './ports/snapshot-writer.ts';
export type { ListingBounds, StatusCounts, StatusListing, StatusListingSource } from './ports/status-listing.ts';
export type {
  Ancestor,
  AppliedChange,
  ApplyOptions,
  ArchivableFilter,
  ArchivedWorkItemView,
  ArchiveFilter,
  ChangedEntity,
  ChildNode,
  ConflictFilter,
  DataSource,
  DeploymentFilter,
  EnhancementFilter,
  ListPosition,
  Page,
  Provenance,
  ReadStore,
  Snapshot,
  Store,
  VendorFilter,
  ViewOptions,
  Warning,
  WorkItemFilter,
  WorkItemView,
} from './ports/store.ts';
export type { Forecast, SyncReport, WaitingChange, WaitingChanges, WaitingPlan } from './ports/waiting-changes.ts';
export { type WholeRow, type WholeSource, type WholeWorkspace, wholeRow } from './ports/whole-workspace.ts';
export {
  type PrimaryStore,
  type SnapshotDelta,
  type SnapshotHead,
  type SnapshotRow,
  type SnapshotSection,
  type SnapshotSource,
  type StoredWorkItem,
  snapshotRowKey,
  type VendorDependency,
  type WorkspaceSnapshot,
} from './ports/workspace-snapshot.ts';
export { type MovedBase, rebase, wantedFields } from './rebase.ts';
export { fitted, jsonBytes, quotedJsonBytes } from './response-size.ts';
export {
  type DeploymentRow,
  deploymentRowOf,
  type Restoration,
  restoration,
  type StoredArchivedWorkItem,
} from './restoration.ts';
export { type Archivable, type ArchivingRule, isArchivable } from './rules/archiving.ts';
export { findCycle, normalised } from './rules/dependencies.ts';
export { ancestorIds, isWithin, placeUnder } from './rules/hierarchy.ts';
export { byUrgency, priorityOf, whyNotReady } from './rules/readiness.ts';
export type { JsonObject } from './text.ts';
export { createTurns } from './turns.ts';
export { type Intent, takenBack } from './undo/taken-back.ts';
export { archiveAfterDays, archiveWork, daysBefore } from './use-cases/archive-work.ts';
export { claimWorkItem } from './use-cases/claim-work-item.ts';
export { listConflicts, resolveConflict } from './use-cases/conflicts.ts';
export { createWorkItem } from './use-cases/create-work-item.ts';
export { listEnhancements, saveEnhancement } from './use-cases/enhancements.ts';
export { findReadyWork } from './use-cases/find-ready-work.ts';
export { listChanges } from './use-cases/list-changes.ts';
export { listDeployments } from './use-cases/list-deployments.ts';
export { listVendors } from './use-cases/list-vendors.ts';
export { listWorkItems } from './use-cases/list-work-items.ts';
export { getProjectConfiguration, updateProjectConfiguration } from './use-cases/project-configuration.ts';
export { queryArchivedWorkItems } from './use-cases/query-archived-work-items.ts';
export { queryWorkItem } from './use-cases/query-work-item.ts';
export { recordDeployment } from './use-cases/record-deployment.ts';
export { restoreArchived } from './use-cases/restore-archived.ts';
export { search } from './use-cases/search.ts';
export { syncChanges } from './use-cases/sync-changes.ts';
export { undoChange } from './use-cases/undo-change.ts';
export { updateWorkItem } from './use-cases/update-work-item.ts';
export {
  defineUseCase,
  type Envelope,
  envelope,
  envelopeOf,
  type UseCase,
  type UseCaseContext,
} from './use-cases/use-case.ts';
export { createVendor, queryVendorStatus, updateVendorStatus } from './use-cases/vendors.ts';
export { parsed } from './validation.ts';
export { type DescendantRow, nestedChildren } from './views.ts';
