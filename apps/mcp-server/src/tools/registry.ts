import { claimWorkItemTool } from './claim-work-item.ts';
import { createVendorTool } from './create-vendor.ts';
import { createWorkItemTool } from './create-work-item.ts';
import { findReadyWorkTool } from './find-ready-work.ts';
import { getProjectConfigurationTool } from './get-project-configuration.ts';
import { getProjectStatusTool } from './get-project-status.ts';
import { listChangesTool } from './list-changes.ts';
import { listConflictsTool } from './list-conflicts.ts';
import { listDeploymentsTool } from './list-deployments.ts';
import { listEnhancementsTool } from './list-enhancements.ts';
import { listVendorsTool } from './list-vendors.ts';
import { listWorkItemsTool } from './list-work-items.ts';
import { queryArchivedWorkItemsTool } from './query-archived-work-items.ts';
import { queryVendorStatusTool } from './query-vendor-status.ts';
import { queryWorkItemTool } from './query-work-item.ts';
import { recordDeploymentTool } from './record-deployment.ts';
import { resolveConflictTool } from './resolve-conflict.ts';
import { saveEnhancementTool } from './save-enhancement.ts';
import { searchTool } from './search.ts';
import { syncTool } from './sync.ts';
import type { Tool } from './tool.ts';
import { undoChangeTool } from './undo-change.ts';
import { updateProjectConfigurationTool } from './update-project-configuration.ts';
import { updateVendorStatusTool } from './update-vendor-status.ts';
import { updateWorkItemTool } from './update-work-item.ts';

/** Every tool, in the order in which clients see them (FR-019). */
export const tools: readonly Tool[] = [
  createWorkItemTool,
  updateWorkItemTool,
  queryWorkItemTool,
  listWorkItemsTool,
  recordDeploymentTool,
  queryVendorStatusTool,
  updateVendorStatusTool,
  getProjectConfigurationTool,
  createVendorTool,
  listVendorsTool,
  updateProjectConfigurationTool,
  listDeploymentsTool,
  saveEnhancementTool,
  listEnhancementsTool,
  listChangesTool,
  queryArchivedWorkItemsTool,
  undoChangeTool,
  getProjectStatusTool,
  findReadyWorkTool,
  claimWorkItemTool,
  listConflictsTool,
  resolveConflictTool,
  searchTool,
  syncTool,
];
