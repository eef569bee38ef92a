/**
 * Every tool with valid arguments, in an order in which each finds what it needs. `input` is made of what earlier calls
 * answered, which stands under `keep`; the work item's conflict is opened before the first call that needs it.
 */
export const validCalls = [
  { tool: 'create_vendor', input: () => ({ name: 'ADP' }) },
  { tool: 'query_vendor_status', input: () => ({ name: 'ADP' }) },
  { tool: 'update_vendor_status', input: () => ({ name: 'ADP', version: 1, status: 'operational' }) },
  { tool: 'list_vendors', input: () => ({}) },
  { tool: 'create_work_item', input: () => ({ item_type: 'task', title: 'Parse CSV' }), keep: 'item' },
  { tool: 'query_work_item', input: ({ item }) => ({ id: item.key }) },
  { tool: 'update_work_item', input: ({ item }) => ({ id: item.key, version: 1, title: 'Parse it' }) },
  { tool: 'list_work_items', input: () => ({ item_type: 'task' }) },
  { tool: 'search', input: () => ({ query: 'parse' }) },
  { tool: 'find_ready_work', input: () => ({ limit: 5 }) },
  { tool: 'claim_work_item', input: ({ item }) => ({ id: item.key, note: 'tests first' }) },
  { tool: 'record_deployment', input: ({ item }) => ({ metadata: deployment, work_item_ids: [item.key] }) },
  { tool: 'list_deployments', input: () => ({ vendor: 'ADP' }) },
  { tool: 'get_project_configuration', input: () => ({}), keep: 'configuration' },
  {
    tool: 'update_project_configuration',
    input: ({ configuration }) => ({ version: configuration.version, active_context_type: 'maintenance' }),
  },
  { tool: 'save_enhancement', input: () => ({ title: 'OCR fallback', priority: 2 }) },
  { tool: 'list_enhancements', input: () => ({ priority: 2 }) },
  { tool: 'list_changes', input: () => ({ since: '2026-01-01T00:00:00Z' }), keep: 'changes' },
  { tool: 'undo_change', input: ({ changes }) => ({ id: changes.changes.find(isVendorUpdate).id }) },
  { tool: 'get_project_status', input: () => ({}) },
  { tool: 'query_archived_work_items', input: () => ({}) },
  { tool: 'list_conflicts', input: () => ({}), keep: 'waiting' },
  { tool: 'resolve_conflict', input: ({ waiting }) => ({ id: waiting.conflicts[0].id, choice: 'theirs' }) },
  { tool: 'sync', input: () => ({}) },
];

const deployment = {
  pr_number: 7,
  pr_title: 'Fix ADP',
  commit_hash: '0123456789abcdef0123456789abcdef01234567',
  test_summary: { unit: 12 },
  constitutional_compliance: true,
};

const isVendorUpdate = ({ kind }) => kind === 'vendor.update';

/** Every class of error; the last one needs a server whose database is away. */
export const refusedCalls = [
  { error: 'ValidationError', tool: 'create_work_item', input: () => ({ item_type: 'task', title: '' }) },
  { error: 'NotFoundError', tool: 'query_work_item', input: () => ({ id: 'T-000000' }) },
  {
    error: 'VersionConflictError',
    tool: 'update_vendor_status',
    input: () => ({ name: 'ADP', version: 1, status: 'broken' }),
  },
];

export const refusedWithoutDatabase = [
  { error: 'DatabaseError', tool: 'undo_change', input: () => ({ id: '0190a000-0000-7000-8000-000000000001' }) },
];
