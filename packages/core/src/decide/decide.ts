import type { Change } from '../change.ts';
import { decideArchiving, decideUnarchiving } from './archiving.ts';
import { decideConfigurationUpdate } from './configuration.ts';
import { decideConflictOpening, decideConflictResolution } from './conflict.ts';
import type { Decision } from './decision.ts';
import { decideDeployment } from './deployment.ts';
import { decideEnhancementCreation, decideEnhancementUpdate } from './enhancement.ts';
import { decideDeploymentRemoval, decideEnhancementRemoval, decideVendorRemoval } from './removal.ts';
import { decideRestoration } from './restoration.ts';
import type { State } from './state.ts';
import { decideVendorCreation, decideVendorUpdate } from './vendor.ts';
import { decideWorkItemCreation } from './work-item-creation.ts';
import { decideWorkItemUpdate } from './work-item-update.ts';

/**
 * What a change does to a workspace in this state, as a value; `at` is the time of applying, ISO 8601 UTC. Pure: every
 * store, live or replaying, carries out the same decision. Throws `ValidationError` or `NotFoundError` for a refusal.
 */
export const decide = (change: Change, state: State, at: string): Decision => {
  switch (change.kind) {
    case 'work_item.create':
      return decideWorkItemCreation(change, state, at);
    case 'work_item.update':
      return decideWorkItemUpdate(change, state, at);
    case 'work_item.archive':
      return decideArchiving(change, state, at);
    case 'work_item.unarchive':
      return decideUnarchiving(change, state, at);
    case 'vendor.create':
      return decideVendorCreation(change, state, at);
    case 'vendor.update':
      return decideVendorUpdate(change, state, at);
    case 'vendor.remove':
      return decideVendorRemoval(change, state);
    case 'deployment.record':
      return decideDeployment(change, state, at);
    case 'deployment.remove':
      return decideDeploymentRemoval(change, state);
    case 'configuration.update':
      return decideConfigurationUpdate(change, state, at);
    case 'enhancement.create':
      return decideEnhancementCreation(change, state, at);
    case 'enhancement.update':
      return decideEnhancementUpdate(change, state, at);
    case 'enhancement.remove':
      return decideEnhancementRemoval(change, state);
    case 'conflict.open':
      return decideConflictOpening(change, state, at);
    case 'conflict.resolve':
      return decideConflictResolution(change, state, at);
    case 'entity.restore':
      return decideRestoration(change, state, at);
  }
};
