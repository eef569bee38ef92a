// Pending changes of a size that is met in practice.
export const workspaceId = '0190a000-0000-7000-8000-000000000001';

export const pending = (title) => ({
  change: {
    id: crypto.randomUUID(),
    kind: 'work_item.create',
    entityId: crypto.randomUUID(),
    actor: 'bench',
    clientTime: '2026-01-01T00:00:00.000Z',
    fields: {
      item_type: 'task',
      title,
      metadata: { description: 'A description that says what is to be done and why. '.repeat(6) },
      parent_id: null,
      branch_name: null,
      commit_hash: null,
      pr_number: null,
      dependencies: [],
      vendor_dependencies: [],
    },
  },
  recordedAt: '2026-01-01T00:00:00.000Z',
  order: 1,
  conflictId: null,
});
