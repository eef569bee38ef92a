import { itemKeys } from '../completion/item-keys.ts';
import { vendorNames } from '../completion/vendor-names.ts';
import { getProjectStatusTool } from '../tools/get-project-status.ts';
import { listDeploymentsTool } from '../tools/list-deployments.ts';
import { queryVendorStatusTool } from '../tools/query-vendor-status.ts';
import { queryWorkItemTool } from '../tools/query-work-item.ts';
import { itemsUnder } from './item-uri.ts';
import type { FixedResource, ResourceTemplate } from './resource.ts';

/** In the order in which clients see them. */
export const fixedResources: readonly FixedResource[] = [
  {
    uri: 'tracker://status',
    name: 'status',
    title: 'Project status',
    description: 'Vendor health, open and blocked work, deployments, enhancements, conflicts and changes at a glance.',
    tool: getProjectStatusTool,
    input: {},
    follows: 'everything',
  },
  {
    uri: 'tracker://deployments/recent',
    name: 'recent-deployments',
    title: 'Recent deployments',
    description: 'The last 20 deployments, newest first, with the vendors and work items they touched.',
    tool: listDeploymentsTool,
    input: { limit: 20 },
    follows: ['deployment'],
  },
];

export const resourceTemplates: readonly ResourceTemplate[] = [
  {
    under: itemsUnder,
    variable: 'key',
    name: 'item',
    title: 'Work item',
    description: 'One work item by key or id, with its ancestors, children, dependencies and notes.',
    tool: queryWorkItemTool,
    complete: itemKeys(),
    input: (key) => ({ id: key }),
    follows: [],
  },
  {
    under: 'tracker://vendors/',
    variable: 'name',
    name: 'vendor',
    title: 'Vendor',
    description: 'Health of one vendor by name: status, formats, test results, version.',
    tool: queryVendorStatusTool,
    complete: vendorNames,
    input: (name) => ({ name }),
    follows: [],
  },
];
