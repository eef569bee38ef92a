import { type Change, configurationId, type Ids, type Intent } from '@tracker/core';
import type { LineRange } from '@tracker/markdown';
import { keyOfMark } from '../migration-mark.ts';
import type { MigrationSource } from '../source.ts';
import { legacySystem, type Workspace } from '../workspace.ts';
import { planDeployments } from './deployments.ts';
import { planEnhancements } from './enhancements.ts';
import { planSessions } from './sessions.ts';
import { planVendors } from './vendors.ts';
import { planWorkItems } from './work-items.ts';

export interface PlanContext {
  readonly ids: Ids;
  readonly actor: string;
  /** Now, ISO 8601 UTC. */
  readonly now: string;
  /** What reports call the status file. */
  readonly statusFile: string;
  /** SHA-256 of the status file's bytes, in hex: a rollback knows the backup by it. */
  readonly sha256: string;
  /** Full hashes by the short ones that Git could resolve. */
  readonly resolvedHashes: ReadonlyMap<string, string>;
}

export interface MigrationPlan {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  /** Where the status file has an entry that was there before and may be another one than the file's. */
  readonly left: readonly LineRange[];
}

/** What a planner is given besides its entries. */
export interface Planning extends PlanContext {
  readonly source: MigrationSource;
  readonly current: Workspace;
  /** Id and reference of a new entity, and those of its change. */
  creation(entity: string, key: string): Pick<Extract<Change, { kind: 'vendor.create' }>, CreationField>;
  intent(): Intent;
  warn(message: string): void;
  leave(lines: LineRange): void;
}

type CreationField = keyof Intent | 'entityId' | 'externalRef';

/** The changes that bring into the workspace what the source has and it lacks; what is there stays as it is (FR-024). */
export const planMigration = (source: MigrationSource, current: Workspace, context: PlanContext): MigrationPlan => {
  const warnings: string[] = [];
  const left: LineRange[] = [];
  const { ids, actor, now } = context;
  const key = keyOfMark({ did: 'migrate', id: ids.next(), file: context.statusFile, sha256: context.sha256 });
  const idempotency = { key, request: context.sha256 };
  const intent = () => ({ id: ids.next(), actor, clientTime: now, idempotency });
  const planning: Planning = {
    ...context,
    source,
    current,
    intent,
    creation: (entity, key) => ({
      ...intent(),
      entityId: ids.next(),
      externalRef: { system: legacySystem, id: referenceId(entity, key, ids) },
    }),
    warn: (message) => void warnings.push(message),
    leave: (lines) => void left.push(lines),
  };
  const vendors = planVendors(planning);
  const workItems = planWorkItems(planning);
  const sessions = planSessions(planning);
  const deployments = planDeployments(planning, [...vendors, ...workItems]);
  const enhancements = planEnhancements(planning);
  const changes = [...vendors, ...workItems, ...sessions, ...deployments, ...enhancements, ...planContext(planning)];
  return { changes, warnings, left };
};

/** References hold 500 characters at most; what is longer is known by its fingerprint. */
export const referenceId = (entity: string, key: string, ids: Ids): string =>
  `${entity}:${[...key].length <= 400 ? key : ids.digest(key)}`;

/** A configuration that somebody changed is theirs. */
const planContext = ({ source, current, intent, warn, leave }: Planning): readonly Change[] => {
  const wanted = source.context;
  const { active_context_type: type, version } = current.configuration;
  if (wanted === null || wanted.contextType === type) return [];
  if (version > 1) {
    leave(wanted.lines);
    warn(`The file's context type ${wanted.word} was left out: the project's was changed before and is ${type}.`);
    return [];
  }
  const fields = { active_context_type: wanted.contextType };
  return [{ ...intent(), kind: 'configuration.update', entityId: configurationId, base: { version }, fields }];
};
