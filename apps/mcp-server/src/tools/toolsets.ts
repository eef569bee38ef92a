/** The tools by what they are for (`--toolsets`); `core` are the eight of FR-019. */
export const toolsets = {
  core: [
    'create_work_item',
    'update_work_item',
    'query_work_item',
    'list_work_items',
    'record_deployment',
    'query_vendor_status',
    'update_vendor_status',
    'get_project_configuration',
  ],
  items: [
    'create_work_item',
    'update_work_item',
    'query_work_item',
    'list_work_items',
    'find_ready_work',
    'claim_work_item',
    'query_archived_work_items',
    'search',
  ],
  vendors: ['query_vendor_status', 'update_vendor_status', 'create_vendor', 'list_vendors'],
  deployments: ['record_deployment', 'list_deployments'],
  project: ['get_project_status', 'get_project_configuration', 'update_project_configuration', 'search'],
  planning: ['save_enhancement', 'list_enhancements'],
  history: ['list_changes', 'undo_change'],
  sync: ['list_conflicts', 'resolve_conflict', 'sync'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Toolset = keyof typeof toolsets;

export const toolsetNames = Object.keys(toolsets).filter((name): name is Toolset => isToolset(name));

export function isToolset(name: string): name is Toolset {
  return Object.hasOwn(toolsets, name);
}
