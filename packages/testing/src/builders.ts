import { createHash } from 'node:crypto';
import {
  type ChangeOf,
  type ConflictChoice,
  configurationId,
  type EntityChange,
  type Ids,
  type JsonObject,
  type Store,
  type UseCaseContext,
} from '@tracker/core';
import { v7 } from 'uuid';
import { tickingClock } from './clock.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Ids as the host makes them: random ones, and ones that follow from a name. */
export const testIds = (workspaceId = 'test'): Ids => ({
  next: () => v7(),
  derived: (name) => {
    const hex = sha256(`${workspaceId}\n${name}`);
    return `00000000-0000-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
  },
  digest: sha256,
});

export const contextOn = (store: Store, actor = 'test client', workspaceId?: string): UseCaseContext => ({
  store,
  ids: testIds(workspaceId),
  clock: tickingClock(),
  actor,
  session: 'test session',
});

type Creation = ChangeOf<'work_item.create'>;

export const creation = (
  fields: Partial<Creation['fields']> = {},
  rest: Partial<Omit<Creation, 'fields'>> = {},
): Creation => ({
  id: v7(),
  kind: 'work_item.create',
  entityId: v7(),
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  ...rest,
  fields: {
    item_type: 'task',
    title: 'A task',
    metadata: {},
    parent_id: null,
    branch_name: null,
    commit_hash: null,
    pr_number: null,
    dependencies: [],
    vendor_dependencies: [],
    ...fields,
  },
});

export const edit = (
  entityId: string,
  version: number,
  fields: ChangeOf<'work_item.update'>['fields'],
  actor = 'test client',
): ChangeOf<'work_item.update'> => ({
  id: v7(),
  kind: 'work_item.update',
  entityId,
  base: { version },
  actor,
  clientTime: '2026-01-01T00:00:00.000Z',
  fields,
});

export const archiving = (item_ids: readonly string[], created_before: string): ChangeOf<'work_item.archive'> => ({
  id: v7(),
  kind: 'work_item.archive',
  entityId: item_ids[0] ?? '',
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: { item_ids: [...item_ids], created_before },
});

export const unarchiving = (item_ids: readonly string[]): ChangeOf<'work_item.unarchive'> => ({
  id: v7(),
  kind: 'work_item.unarchive',
  entityId: item_ids[0] ?? '',
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: { item_ids: [...item_ids] },
});

export const vendorCreation = (
  name: string,
  status: 'operational' | 'broken' = 'operational',
): ChangeOf<'vendor.create'> => ({
  id: v7(),
  kind: 'vendor.create',
  entityId: v7(),
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: {
    name,
    status,
    metadata: {
      format_support: { excel: true, csv: false, pdf: false, ocr: false },
      test_results: { passing: 10, total: 12, skipped: 2 },
      extractor_version: '1.2.3',
      manifest_compliant: true,
    },
  },
});

export const vendorEdit = (
  entityId: string,
  version: number,
  fields: ChangeOf<'vendor.update'>['fields'],
  actor = 'test client',
): ChangeOf<'vendor.update'> => ({
  id: v7(),
  kind: 'vendor.update',
  entityId,
  base: { version },
  actor,
  clientTime: '2026-01-01T00:00:00.000Z',
  fields,
});

export const vendorRemoval = (entityId: string, version: number): ChangeOf<'vendor.remove'> => ({
  id: v7(),
  kind: 'vendor.remove',
  entityId,
  base: { version },
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: {},
});

export const deploymentRemoval = (entityId: string): ChangeOf<'deployment.remove'> => ({
  id: v7(),
  kind: 'deployment.remove',
  entityId,
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: {},
});

export const enhancementRemoval = (entityId: string, version: number): ChangeOf<'enhancement.remove'> => ({
  id: v7(),
  kind: 'enhancement.remove',
  entityId,
  base: { version },
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: {},
});

export const configurationEdit = (
  version: number,
  fields: ChangeOf<'configuration.update'>['fields'],
  actor = 'test client',
): ChangeOf<'configuration.update'> => ({
  id: v7(),
  kind: 'configuration.update',
  entityId: configurationId,
  base: { version },
  actor,
  clientTime: '2026-01-01T00:00:00.000Z',
  fields,
});

type Enhancing = ChangeOf<'enhancement.create'>;

export const enhancementCreation = (fields: Partial<Enhancing['fields']> = {}): Enhancing => ({
  id: v7(),
  kind: 'enhancement.create',
  entityId: v7(),
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: {
    title: 'An enhancement',
    description: '',
    priority: 3,
    status: 'planned',
    target_quarter: null,
    requires_constitutional_principles: [],
    depends_on: [],
    ...fields,
  },
});

export const enhancementEdit = (
  entityId: string,
  version: number,
  fields: ChangeOf<'enhancement.update'>['fields'],
  actor = 'test client',
): ChangeOf<'enhancement.update'> => ({
  id: v7(),
  kind: 'enhancement.update',
  entityId,
  base: { version },
  actor,
  clientTime: '2026-01-01T00:00:00.000Z',
  fields,
});

export const aCommit = '0123456789abcdef0123456789abcdef01234567';

export const deploymentRecord = (
  vendorIds: readonly string[],
  itemIds: readonly string[],
): ChangeOf<'deployment.record'> => ({
  id: v7(),
  kind: 'deployment.record',
  entityId: v7(),
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: {
    deployed_at: '2026-01-01T12:00:00.000Z',
    commit_hash: aCommit,
    metadata: {
      pr_number: 7,
      pr_title: 'Ship it',
      commit_hash: aCommit,
      test_summary: { unit: 10 },
      constitutional_compliance: true,
    },
    vendor_ids: [...vendorIds],
    work_item_ids: [...itemIds],
  },
});

/** Opens the conflict that a waiting change became. */
export const conflictOpening = (waiting: EntityChange, reason: string): ChangeOf<'conflict.open'> => ({
  id: v7(),
  kind: 'conflict.open',
  entityId: v7(),
  actor: 'test client',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: { change: waiting, reason },
});

export const conflictResolution = (
  conflictId: string,
  choice: ConflictChoice,
  value: JsonObject | null = null,
): ChangeOf<'conflict.resolve'> => ({
  id: v7(),
  kind: 'conflict.resolve',
  entityId: conflictId,
  actor: 'a person',
  clientTime: '2026-01-01T00:00:00.000Z',
  fields: { choice, value },
});
